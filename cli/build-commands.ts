import { type Command, InvalidArgumentError, Option } from "commander";
import type { Format } from "../compiler/index.ts";
import type { BuildFlags } from "./build.ts";

/** `mcpc build`, `mcpc explain` and `mcpc version`. */
export function addBuildCommands(program: Command): void {
  program
    .command("build")
    .description("compile the exported functions of a project into one server file")
    .argument(
      "[entry...]",
      "source files, folders or globs (default: src/server.ts, src/mcp.ts, src/index.ts, server.ts)",
    )
    .option("--out-dir <folder>", "where the server goes (default: dist)")
    .option("--no-bundle", "leave packages out of the file and import them at run time")
    .option("--minify", "make the file smaller")
    .option("--sse", "put the HTTP+SSE transport of MCP 2024-11-05 into the server, for its flag --sse")
    .option("--page", "put the page for people at GET / into the server (default)")
    .option("--no-page", "leave that page out of the server")
    .addOption(
      new Option("--transport <transport>", "leave the other transport out of the server").choices(["stdio", "http"]),
    )
    .option("--external <package>", "leave a package out of the file; may be repeated", collect, [])
    .addOption(new Option("--format <format>", "how to report").choices(["text", "json", "github"]).default("text"))
    .option("--strict", "treat warnings as errors")
    .option("--no-cache", "build anew even where nothing has changed since the last build")
    .addHelpText(
      "after",
      `
Examples:
  $ mcpc build                     src/server.ts -> dist/server.mjs, and what it holds in dist/mcpc.json
  $ mcpc build src/tools --minify  every source file of a folder
  $ mcpc build --format github     annotations for a workflow on GitHub

Exit codes: 0 ok, 1 your code has errors and nothing was written, 2 wrong usage, 3 a bug in mcpc.`,
    )
    .action(async (entries: string[], flags: BuildFlags & { format: Format }) => {
      const { build } = await import("./build.ts");
      process.exitCode = await build(entries, flags);
    });

  program
    .command("explain")
    .description("explain a diagnostic, with an example of the mistake and of the way out")
    .argument("<code>", "as printed, for example type-unsupported")
    .addHelpText(
      "after",
      "\nExamples:\n  $ mcpc explain type-unsupported\n\nExit codes: 0 ok, 2 there is no such code.",
    )
    .action(async (code: string) => {
      const { explain } = await import("./explain.ts");
      process.exitCode = explain(code);
    });

  program
    .command("version")
    .description("print the versions of mcpc, the SDK, the protocol, TypeScript and Node")
    .addHelpText("after", "\nExamples:\n  $ mcpc version   what a report of a bug should hold\n\nExit codes: 0 ok.")
    .action(async () => {
      const { version } = await import("./version.ts");
      process.exitCode = version();
    });
}

function collect(value: string, previous: string[]): string[] {
  if (value === "" || value.startsWith("-")) throw new InvalidArgumentError("It must be the name of a package.");
  return [...previous, value];
}
