import { type Command, InvalidArgumentError } from "commander";
import { useCodeCache } from "../code-cache.ts";
import { optimizeLate } from "../late-optimization.ts";
import type { DevFlags } from "./dev.ts";

/** `mcpc dev`. */
export function addDevCommand(program: Command): void {
  program
    .command("dev")
    .description("serve a project while it is edited: each change is served at once, and clients stay connected")
    .argument(
      "[entry...]",
      "source files, folders or globs (default: src/server.ts, src/mcp.ts, src/index.ts, server.ts)",
    )
    .option("--stdio", "serve the client at stdin and stdout instead of HTTP")
    .option("--project <folder>", "the project's folder, for clients that start servers elsewhere (default: this one)")
    .option("--port <port>", "port to listen on, 0 for any (default: 8000)")
    .option("--host <host>", "address to listen on (default: 127.0.0.1)")
    .option("--path <path>", "path of the endpoint (default: /mcp)")
    .option("--allow-host <host>", "accept this Host header too; may be repeated", collect, [])
    .option("--allow-origin <origin>", "accept this Origin too; may be repeated", collect, [])
    .option("--stateless", "keep no sessions for 2025 clients")
    .option("--sse", "serve clients of MCP 2024-11-05 at /sse, too")
    .option("--page <mode>", "the page at GET /: interactive, read-only, off (default: interactive)")
    .option("--log-level <level>", "debug, info, warning, error, silent (default: info)")
    .option("--inspector", "open the MCP Inspector on the server; npx fetches it")
    .addHelpText(
      "after",
      `
Examples:
  $ mcpc dev                                     http://127.0.0.1:8000/mcp
  $ mcpc dev src/tools --port 9000
  $ claude mcp add --transport http dev http://127.0.0.1:8000/mcp
  $ claude mcp add dev -- npx mcpc dev --stdio   a client that starts it

Exit codes: 0 ended by Ctrl-C or its client, 1 cannot serve, 2 wrong usage.`,
    )
    .action(async (entries: string[], { project, ...flags }: DevFlags & { project?: string }) => {
      if (project !== undefined) enter(project);
      optimizeLate();
      useCodeCache();
      const { dev } = await import("./dev.ts");
      process.exitCode = await dev(entries, flags);
    });
}

function enter(folder: string): void {
  try {
    process.chdir(folder);
  } catch {
    throw new InvalidArgumentError(`There is no folder ${folder}, which --project names.`);
  }
}

function collect(value: string, previous: string[]): string[] {
  return [...previous, value];
}
