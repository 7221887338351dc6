import { type Command, Option } from "commander";
import type { InstallFlags } from "./install.ts";
import type { UninstallFlags } from "./uninstall.ts";

/** `mcpc install`, `uninstall` and `discover`. */
export function addInstallCommands(program: Command): void {
  program
    .command("install")
    .description("add a server to the config of a client: Claude Code, Cursor, VS Code, Codex and others")
    .argument("[client]", "which client; none: choose among those on this machine")
    .argument("[target]", "source file (built first) or built server (default: the project's entry)")
    .option("--name <name>", "the server's name in the client (default: the project's)")
    .option("--scope <scope>", "user, project (workspace), or for Claude Code also local")
    .option("--http <url>", "a server that is reached over HTTP, instead of a process")
    .option("--header <header>", "'Name: value', sent with each request over HTTP; may be repeated", collect, [])
    .option("--env <variable>", "KEY=VALUE, set for the server's process; may be repeated", collect, [])
    .option("--env-file <file>", "variables for the server's process, from a file")
    .option("--dev", "let the client start 'mcpc dev --stdio', which rebuilds on each change")
    .option("--dry-run", "print what would change in the config, and change nothing")
    .option("--force", "replace another server of the same name")
    .option("--print-link", "print a link that asks the client to add the server (Cursor, VS Code, Goose, LM Studio)")
    .option("--open", "print the link and open it")
    .option("--no-check", "install without starting the server first")
    .addHelpText("after", INSTALL_HELP)
    .action(async (client: string | undefined, target: string | undefined, flags: InstallFlags) => {
      const { install } = await import("./install.ts");
      process.exitCode = await install(client, target, flags);
    });

  program
    .command("uninstall")
    .description("remove a server from the config of a client")
    .argument("<client>", "which client")
    .argument("[name]", "the server's name in the client (default: the project's)")
    .option("--scope <scope>", "where it is, if it is in several")
    .option("--dry-run", "print what would change in the config, and change nothing")
    .option("--force", "remove it even if mcpc did not install it")
    .addHelpText("after", UNINSTALL_HELP)
    .action(async (client: string, name: string | undefined, flags: UninstallFlags) => {
      const { uninstall } = await import("./uninstall.ts");
      process.exitCode = await uninstall(client, name, flags);
    });

  program
    .command("discover")
    .description("list the servers that the clients on this machine are configured with")
    .addOption(new Option("--json", "for programs"))
    .addHelpText("after", DISCOVER_HELP)
    .action(async (flags: { json?: boolean }) => {
      const { listServers } = await import("./list-servers.ts");
      process.exitCode = listServers(flags);
    });
}

function collect(value: string, previous: string[]): string[] {
  return [...previous, value];
}

const INSTALL_HELP = `
Clients: claude-code, claude-desktop, cursor, vscode, copilot-cli, codex, gemini-cli, opencode, windsurf, zed, goose,
cline, lm-studio, warp; mcp-json and stdio print what other clients want to have pasted.

Examples:
  $ mcpc install claude-code                          build, check, and add to this project for you
  $ mcpc install cursor --scope project               .cursor/mcp.json, for everybody in the project
  $ mcpc install codex dist/server.mjs --env-file .env
  $ mcpc install vscode --http http://127.0.0.1:8000/mcp --header 'Authorization: Bearer TOKEN'
  $ mcpc install zed --dry-run                        show the change only
  $ mcpc install mcp-json                             print an entry for any other client

Exit codes: 0 ok, 1 the server or a config has errors and nothing was written, 2 wrong usage.`;

const UNINSTALL_HELP = `
Examples:
  $ mcpc uninstall claude-code            the project's server, by its name
  $ mcpc uninstall cursor words --dry-run show the change only

Exit codes: 0 ok, 1 nothing was removed, 2 wrong usage.`;

const DISCOVER_HELP = `
Examples:
  $ mcpc discover          a line for each server of each client
  $ mcpc list cursor:words what one of them has

Exit codes: 0 ok, 2 wrong usage.`;
