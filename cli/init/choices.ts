import { existsSync, readdirSync } from "node:fs";
import { basename, resolve } from "node:path";
import type { InitFlags } from "./init.ts";
import { detectPackageManager, type PackageManager } from "./package-manager.ts";
import { checkName, defaultName, nameFromFolder, nameProblem } from "./project-name.ts";
import { templateDependencies } from "./template-files.ts";

/** Everything that is up to the user. */
export interface Choices {
  /** Absolute. */
  folder: string;
  name: string;
  packageManager: PackageManager;
  git: boolean;
  install: boolean;
}

/** What the flags say, what a person at a terminal answers, and defaults. Nothing when they gave up. */
export async function choose(folder: string | undefined, flags: InitFlags): Promise<Choices | undefined> {
  if (flags.name !== undefined) checkName(flags.name, templateDependencies());
  const isAsked = process.stdin.isTTY && process.stderr.isTTY && !flags.yes && !process.env.CI;
  return isAsked ? ask(folder, flags) : defaults(resolve(folder ?? "."), flags);
}

async function defaults(folder: string, flags: InitFlags): Promise<Choices> {
  return {
    folder,
    name: flags.name ?? nameFromFolder(basename(folder), templateDependencies()),
    packageManager: flags.packageManager ?? (await detectPackageManager(folder)),
    git: flags.git ?? false,
    install: flags.install ?? true,
  };
}

/** Asks for what no flag says. Questions go to stderr, as everything that is no result. */
async function ask(named: string | undefined, flags: InitFlags): Promise<Choices | undefined> {
  const { confirm, intro, isCancel, select, text } = await import("@clack/prompts");
  const output = process.stderr;
  intro("A new MCP server", { output });

  const here = isEmpty(resolve(".")) ? "." : defaultName;
  const where =
    named ?? (await text({ message: "Where should it be?", placeholder: here, defaultValue: here, output }));
  if (isCancel(where)) return undefined;
  const suggested = await defaults(resolve(where), flags);
  if (hasPackage(suggested.folder)) return suggested; // the project has a name, and a package manager

  const name =
    flags.name ??
    (await text({
      message: "What is it called?",
      initialValue: suggested.name,
      validate: (value) => nameProblem(value ?? "", templateDependencies()),
      output,
    }));
  if (isCancel(name)) return undefined;
  const packageManager =
    flags.packageManager ??
    (await select({
      message: "Which package manager?",
      initialValue: suggested.packageManager,
      options: (["npm", "pnpm", "yarn", "bun"] as const).map((value) => ({ value, label: value })),
      output,
    }));
  if (isCancel(packageManager)) return undefined;
  const git = flags.git ?? (await confirm({ message: "Make it a git repository?", initialValue: true, output }));
  if (isCancel(git)) return undefined;
  const install =
    flags.install ?? (await confirm({ message: "Install the dependencies now?", initialValue: true, output }));
  return isCancel(install) ? undefined : { folder: suggested.folder, name, packageManager, git, install };
}

function isEmpty(folder: string): boolean {
  return readdirSync(folder).every((name) => name === ".git");
}

function hasPackage(folder: string): boolean {
  return existsSync(resolve(folder, "package.json"));
}
