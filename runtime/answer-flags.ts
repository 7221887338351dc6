import { writeSync } from "node:fs";
import type { ServerDefinition } from "./definition.ts";
import { StartupError } from "./errors.ts";
import { helpText, parseFlags } from "./flags.ts";

/**
 * Answers `--help`, `--version` and mistakes in flags, and ends the process. A generated entry calls this before it
 * imports the user's modules, which may do long or failing work when they load. Returns when there is a server to run.
 */
export function answerFlags(info: ServerDefinition["info"], tools: number): void {
  try {
    const request = parseFlags(process.argv.slice(2), process.env);
    if ("run" in request) return;
    writeSync(1, request.print === "help" ? helpText(info, tools) : `${info.version}\n`);
    process.exit(0);
  } catch (error) {
    if (!(error instanceof StartupError)) throw error;
    writeSync(2, `mcpc: ${error.message}\n`);
    process.exit(error.exitCode);
  }
}
