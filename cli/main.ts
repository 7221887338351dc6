#!/usr/bin/env node
import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import type { Format } from "../compiler/index.ts";
import type { BuildFlags } from "./build.ts";

const program = new Command("mcpc")
  .description("Compiles exported TypeScript functions into an MCP server in one file.")
  .exitOverride()
  .showHelpAfterError("(mcpc --help lists the commands)")
  .addHelpText(
    "after",
    `
Examples:
  $ mcpc build                     src/server.ts -> dist/server.mjs
  $ mcpc build src/tools --minify
  $ node dist/server.mjs           serve over stdio
  $ node dist/server.mjs --http    serve at http://127.0.0.1:8000/mcp

Exit codes: 0 ok, 1 your code has errors, 2 wrong usage, 3 a bug in mcpc.`,
  );

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
  .option("--external <package>", "leave a package out of the file; may be repeated", collect, [])
  .addOption(new Option("--format <format>", "how to report").choices(["text", "json", "github"]).default("text"))
  .option("--strict", "treat warnings as errors")
  .action(async (entries: string[], flags: BuildFlags & { format: Format }) => {
    const { build } = await import("./build.ts");
    process.exitCode = await build(entries, flags);
  });

program
  .command("explain")
  .description("explain a diagnostic, with an example of the mistake and of the way out")
  .argument("<code>", "as printed, for example type-unsupported")
  .action(async (code: string) => {
    const { explain } = await import("./explain.ts");
    process.exitCode = explain(code);
  });

program
  .command("version")
  .description("print the versions of mcpc, the SDK, the protocol, TypeScript and Node")
  .action(async () => {
    const { version } = await import("./version.ts");
    process.exitCode = version();
  });

function usageCode(error: CommanderError): number {
  return error.exitCode === 0 || error.code === "commander.help" ? 0 : 2;
}

/** Whatever the user's code says, an exception is our mistake. */
function reportBug(error: unknown): number {
  const stack = error instanceof Error ? error.stack : String(error);
  console.error(`mcpc: this is a bug in mcpc, please report it with the output of 'mcpc version'\n${stack}`);
  return 3;
}

function collect(value: string, previous: string[]): string[] {
  if (value === "" || value.startsWith("-")) throw new InvalidArgumentError("It must be the name of a package.");
  return [...previous, value];
}

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = error instanceof CommanderError ? usageCode(error) : reportBug(error);
}
