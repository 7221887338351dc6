import { type Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { exitCodes } from "./exit-codes.ts";

/** The options of every command that talks to a server. */
export interface ServerFlags {
  server?: string;
  header: Record<string, string>;
  env: Record<string, string>;
  /** Milliseconds. */
  timeout: number;
  protocol: "auto" | "2025-11-25" | "2026-07-28";
  answer: string[];
  json?: boolean;
  verbose?: boolean;
}

/** Declares them, and that wrong usage ends with the exit code of these commands. */
export function addServerOptions(command: Command): Command {
  return command
    .option(
      "-s, --server <target>",
      "source file, built file, URL, or NAME of a server in a client's config (default: the project's entry)",
    )
    .option("--header <header>", "'Name: value' to send with every HTTP request; may be repeated", collectHeader, {})
    .option("--env <variable>", "KEY=VALUE for the server's process; may be repeated", collectVariable, {})
    .option("--timeout <duration>", "how long to wait for an answer, such as 500ms, 30s or 5m", readDuration, 60_000)
    .addOption(
      new Option("--protocol <revision>", "what to speak")
        .choices(["auto", "2025-11-25", "2026-07-28"])
        .default("auto", "2026-07-28 where the server knows it"),
    )
    .option("--answer <answer>", "KEY=VALUE, accept or decline: what to say when asked; may be repeated", collect, [])
    .exitOverride(endWithUsage);
}

/** Commander ends with 1 on wrong usage, which `program.ts` turns into 2; these commands mean something else by 2. */
export function endWithUsage(error: CommanderError): never {
  throw error.exitCode === 0 ? error : new CommanderError(exitCodes.usage, "mcpc.usage", error.message);
}

export function collect(value: string, previous: string[]): string[] {
  return [...previous, value];
}

function collectHeader(value: string, previous: Record<string, string>): Record<string, string> {
  const [, name, text] = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*:\s*(.*)$/.exec(value) ?? [];
  if (name === undefined || text === undefined) throw new InvalidArgumentError("It must look like 'Name: value'.");
  return { ...previous, [name]: text };
}

function collectVariable(value: string, previous: Record<string, string>): Record<string, string> {
  const [, name, text] = /^([A-Za-z_]\w*)=([\s\S]*)$/.exec(value) ?? [];
  if (name === undefined || text === undefined) throw new InvalidArgumentError("It must look like KEY=VALUE.");
  return { ...previous, [name]: text };
}

const units: Record<string, number> = { ms: 1, s: 1000, m: 60_000 };

function readDuration(value: string): number {
  const [, number, unit = "s"] = /^(\d+(?:\.\d+)?)(ms|s|m)?$/.exec(value) ?? [];
  const milliseconds = Math.round(Number(number) * (units[unit] ?? Number.NaN));
  if (!(milliseconds > 0) || milliseconds >= 2 ** 31) {
    throw new InvalidArgumentError("It must be a time such as 500ms, 30s or 5m.");
  }
  return milliseconds;
}
