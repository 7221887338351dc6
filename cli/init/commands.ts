import { type Command, Option } from "commander";
import type { InitFlags } from "./init.ts";

/** `mcpc init`. */
export function addInitCommand(program: Command): void {
  program
    .command("init")
    .description("make a project with a tool, a resource, a prompt and a test; or add mcpc to one")
    .argument("[folder]", "where the project goes (default: the current folder)")
    .option("--name <name>", "name of the package and of the server (default: the folder's)")
    .addOption(
      new Option("--package-manager <name>", "(default: the one that runs this, or that the folder uses)").choices([
        "npm",
        "pnpm",
        "yarn",
        "bun",
      ]),
    )
    .option("--install", "install the dependencies (default)")
    .option("--no-install", "leave the dependencies to be installed later")
    .option("--git", "make the folder a git repository")
    .option("--no-git", "make no git repository (default)")
    .option("-y, --yes", "take the defaults and ask nothing, also in a terminal")
    .addHelpText(
      "after",
      `
Existing files are never changed, but for package.json, which gets the scripts and the dependency that it lacks.

Examples:
  $ mcpc init words                      asks for the rest in a terminal
  $ mcpc init words --yes --git
  $ mcpc init . --package-manager pnpm   here, also beside code that you have

Exit codes: 0 ok, 1 the project could not be made, 2 wrong usage.`,
    )
    .action(async (folder: string | undefined, flags: InitFlags) => {
      const { init } = await import("./init.ts");
      process.exitCode = await init(folder, flags);
    });
}
