import { spawnSync } from "node:child_process";
import { Failure } from "../failure.ts";
import type { Place } from "../place.ts";
import type { Scope } from "./clients.ts";
import { commandPath } from "./discover.ts";
import type { Entry } from "./entry.ts";

/** Arguments of `claude` that add a server. */
export function claudeAdd(name: string, scope: Scope, entry: Entry): string[] {
  return ["mcp", "add-json", "--scope", scope, name, JSON.stringify(entry)];
}

/** Arguments of `claude` that remove a server. */
export function claudeRemove(name: string, scope: Scope): string[] {
  return ["mcp", "remove", "--scope", scope, name];
}

/**
 * Runs `claude`, which rewrites its config while it runs, so that an edit from outside could be lost.
 * Gives `false` when it is not on PATH, or is a batch file, to which JSON cannot be passed.
 */
export function runClaude(args: string[], place: Place): boolean {
  const command = commandPath("claude", place);
  if (command === undefined || /\.(cmd|bat)$/i.test(command)) return false;
  const { cwd, env } = place;
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd,
    env,
    encoding: "utf8",
    timeout: TIMEOUT_MS,
  });
  if (status === 0) return true;
  const said = error?.message ?? `${stdout}${stderr}`.trim();
  throw new Failure(`'claude ${args.slice(0, 2).join(" ")}' ended with ${status ?? "a signal"}: ${said}`);
}

const TIMEOUT_MS = 60_000;
