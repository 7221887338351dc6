import type { Command } from "commander";
import type { DoctorFlags } from "./doctor.ts";

/** `mcpc doctor`. */
export function addDoctorCommand(program: Command): void {
  program
    .command("doctor")
    .description("look for what keeps a server from working, and say how to repair it")
    .argument(
      "[target]",
      "source file or folder, built file, URL, or NAME of a server in a client (default: the project here)",
    )
    .option("--port <port>", "the port that the server is to listen on (default: MCPC_PORT, PORT, else 8000)")
    .option("--json", "print the findings as JSON")
    .addHelpText(
      "after",
      `
It starts the built server once, calls no tool, and changes nothing.
Exit codes: 0 no problem, 1 at least one error, 2 wrong usage.

Examples:
  $ mcpc doctor                            the project in this folder, and the clients of this machine
  $ mcpc doctor dist/server.mjs
  $ mcpc doctor http://127.0.0.1:8000/mcp
  $ mcpc doctor cursor:words               what Cursor would start`,
    )
    .action(async (target: string | undefined, flags: DoctorFlags) => {
      const { doctor } = await import("./doctor.ts");
      process.exitCode = await doctor(target, flags);
    });
}
