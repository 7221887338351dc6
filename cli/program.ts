/** The command line: all commands, and the exit codes of what goes wrong in them. Importing it runs it. */
import { Command, CommanderError } from "commander";
import { endOnBrokenPipe } from "./broken-pipe.ts";
import { addBuildCommands } from "./build-commands.ts";
import { addClientCommands } from "./client/commands.ts";
import { addCompletionCommands } from "./completion/commands.ts";
import { addDevCommand } from "./dev/commands.ts";
import { addDoctorCommand } from "./doctor/commands.ts";
import { Failure } from "./failure.ts";
import { configureHelp, groupCommands } from "./help.ts";
import { addInitCommand } from "./init/commands.ts";
import { addInstallCommands } from "./install/commands.ts";

const program = new Command("mcpc")
  .description("Compiles exported TypeScript functions into an MCP server in one file.")
  .exitOverride()
  .showHelpAfterError("(mcpc --help lists the commands)")
  .addHelpText(
    "after",
    `
Examples:
  $ mcpc init words                make a project
  $ mcpc dev                       serve it at http://127.0.0.1:8000/mcp while it is edited
  $ mcpc build                     src/server.ts -> dist/server.mjs
  $ mcpc call add a=1 b=2          call a tool of it
  $ mcpc install claude-code       let a client use it
  $ node dist/server.mjs           serve over stdio, without mcpc
  $ node dist/server.mjs --http    serve at http://127.0.0.1:8000/mcp, without mcpc

Exit codes: 0 ok, 1 your code has errors, 2 wrong usage, 3 a bug in mcpc. Commands that use a server have others;
mcpc COMMAND --help tells them.`,
  );

configureHelp(program);
addInitCommand(program);
addDevCommand(program);
addBuildCommands(program);
addClientCommands(program);
addInstallCommands(program);
addDoctorCommand(program);
addCompletionCommands(program);
groupCommands(program);
endOnBrokenPipe();

/** Commands whose exit codes mean something else say so in their own `exitOverride`. */
function usageCode({ exitCode, code }: CommanderError): number {
  if (code === "mcpc.usage") return exitCode;
  return exitCode === 0 || code === "commander.help" ? 0 : 2;
}

function reportFailure({ message, exitCode }: Failure): number {
  console.error(`mcpc: ${message}`);
  return exitCode;
}

/** Whatever the user's code says, an exception is our mistake. */
function reportBug(error: unknown): number {
  const stack = error instanceof Error ? error.stack : String(error);
  console.error(`mcpc: this is a bug in mcpc, please report it with the output of 'mcpc version'\n${stack}`);
  return 3;
}

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode =
    error instanceof CommanderError
      ? usageCode(error)
      : error instanceof Failure
        ? reportFailure(error)
        : reportBug(error);
}
