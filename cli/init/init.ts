import { existsSync, statSync } from "node:fs";
import { basename, relative, resolve } from "node:path";
import { Failure } from "../failure.ts";
import { count, palette } from "../terminal.ts";
import { createFiles, writeArtifacts } from "../write.ts";
import { type Choices, choose } from "./choices.ts";
import { makeRepository } from "./git.ts";
import type { PackageManager } from "./package-manager.ts";
import { commandsOf, installDependencies } from "./package-manager.ts";
import { type Plan, planProject } from "./plan.ts";

export interface InitFlags {
  name?: string;
  packageManager?: PackageManager;
  /** Absent: as the user says, else true. */
  install?: boolean;
  /** Absent: as the user says, else false. */
  git?: boolean;
  yes?: boolean;
}

/** `mcpc init`: asks, writes the project, installs. Gives the exit code: 0 ok, 1 nothing written or not installed, 130 Ctrl-C. */
export async function init(folder: string | undefined, flags: InitFlags): Promise<number> {
  const choices = await choose(folder, flags);
  if (!choices) {
    console.error("Nothing was written.");
    return 130;
  }
  refuseFile(choices.folder);
  const plan = planProject(choices);
  write(plan, choices);
  const repository = choices.git ? makeRepository(choices.folder) : undefined;
  const installed = choices.install ? await installDependencies(choices.packageManager, choices.folder) : "left";
  console.error(summary(plan, choices, { repository, installed: installed === "done" }));
  if (typeof installed !== "object") return 0;
  console.error(`\n${palette.error(`mcpc: ${installed.problem}`)}`);
  return 1;
}

function refuseFile(folder: string): void {
  if (existsSync(folder) && !statSync(folder).isDirectory()) {
    throw new Failure(`${display(folder)} is a file; name a folder, such as ${display(folder)}-server`);
  }
}

/** All files or none: what stands in the way is named before anything is written. */
function write({ create, clashes, packageJson }: Plan, { folder }: Choices): void {
  if (clashes.length > 0) {
    throw new Failure(
      `nothing was written, because ${display(folder)} has ${clashes.join(", ")} already\n` +
        "  'mcpc build' compiles the exported functions of code that you have as they are; name another folder for a new project",
    );
  }
  try {
    createFiles(create, folder);
    if (packageJson) writeArtifacts([{ path: "package.json", text: packageJson.text }], folder);
  } catch (error) {
    throw new Failure(`cannot write to ${display(folder)}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function summary(
  { create, kept, packageJson }: Plan,
  { folder, packageManager, name }: Choices,
  { repository, installed }: { repository: string | undefined; installed: boolean },
): string {
  const { install, run, exec } = commandsOf(packageManager);
  const here = relative(process.cwd(), folder);
  const steps: [string, string][] = [
    ...(here === "" ? [] : [[`cd ${quoted(here)}`, ""] as [string, string]]),
    ...(installed ? [] : [[install, ""] as [string, string]]),
    [`${run} build`, "src/server.ts -> dist/server.mjs"],
    [`${exec} mcpc call measure text="To be, or not to be"`, "call the tool"],
    [`${exec} mcpc install`, "give the server to a client"],
  ];
  const width = Math.max(...steps.map(([command]) => command.length));
  const notes = [
    ...create.map(({ path }) => `  ${path}`),
    ...(packageJson ? packageJson.changes.map((change) => `  package.json: ${change}`) : []),
    ...kept.map((path) => `  ${path} stays as it is`),
    ...(repository ? [`  ${repository}`] : []),
  ];
  return [
    palette.bold(`Made ${name} in ${display(folder)}: ${count(create.length, "new file")}`),
    ...notes.map((line) => palette.dim(line)),
    "",
    ...steps.map(([command, about]) => `  ${command.padEnd(width)}  ${palette.dim(about)}`.trimEnd()),
  ].join("\n");
}

/** The folder as the user would type it. */
function display(folder: string): string {
  const path = relative(process.cwd(), folder);
  return path === "" ? `${basename(resolve(folder))}/, this folder` : path;
}

function quoted(path: string): string {
  return /^[\w./~-]+$/.test(path) ? path : JSON.stringify(path);
}
