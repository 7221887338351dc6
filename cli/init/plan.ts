import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Choices } from "./choices.ts";
import { ownDependency } from "./own-dependency.ts";
import { extendPackageJson, type PackageJsonEdit } from "./package-json.ts";
import { commandsOf } from "./package-manager.ts";
import { defaultName } from "./project-name.ts";
import { type TemplateFile, templateFiles } from "./template-files.ts";

/** What `init` is about to write. */
export interface Plan {
  create: TemplateFile[];
  /** Paths that exist and would have to be overwritten: nothing is written then. */
  clashes: string[];
  /** Paths that exist and serve as they are. */
  kept: string[];
  /** The existing package.json with what it lacks. */
  packageJson?: PackageJsonEdit;
}

/** Files of a project that has none of its own, or what an existing package needs beside its own. Writes nothing. */
export function planProject(choices: Choices): Plan {
  const { folder } = choices;
  const packageJson = join(folder, "package.json");
  const isPackage = existsSync(packageJson);
  const wanted = templateFiles().filter(({ path }) => !isPackage || isAddedToPackage(path));
  const exists = ({ path }: TemplateFile) => existsSync(join(folder, path));
  return {
    create: wanted.filter((file) => !exists(file)).map((file) => ({ ...file, text: personal(file, choices) })),
    clashes: wanted.filter((file) => exists(file) && !servesAsItIs(file.path)).map(({ path }) => path),
    kept: wanted.filter((file) => exists(file) && servesAsItIs(file.path)).map(({ path }) => path),
    ...(isPackage && { packageJson: extendPackageJson(packageJson, choices.packageManager) }),
  };
}

/** An existing package has tests and papers of its own, or wants none. */
function isAddedToPackage(path: string): boolean {
  return path === "src/server.ts" || path === "tsconfig.json";
}

/** A fresh repository of GitHub has the first two; the third is as good as ours if it compiles. */
function servesAsItIs(path: string): boolean {
  return ["README.md", ".gitignore", "tsconfig.json"].includes(path);
}

/** The template speaks of `my-mcp-server`, npm, and any version of mcpc. */
function personal({ path, text }: TemplateFile, { name, packageManager }: Choices): string {
  const named = text.replaceAll(defaultName, name);
  if (path === "package.json")
    return named.replace('"mcpc": "*"', `"mcpc": ${JSON.stringify(ownDependency(packageManager))}`);
  if (path !== "README.md") return named;
  const { run, test, exec } = commandsOf(packageManager);
  return named.replaceAll("npm run", run).replaceAll("npm test", test).replaceAll("npx", exec);
}
