import type { Target } from "./clients.ts";
import { runToEnd } from "./processes.ts";
import { installTools } from "./tools.ts";

/** What mcporter printed about a server, and how it ended. */
export interface McporterResult {
  readonly code: number | null;
  readonly json: unknown;
  readonly stderr: string;
}

const TIMEOUT_MS = 60_000;

/**
 * Runs `mcporter list` or `mcporter call TOOL key=value…` against a server, with JSON output and a home folder of its
 * own, so that no config of the machine takes part.
 */
export async function mcporter(
  target: Target,
  verb: "list" | "call",
  args: readonly string[],
  home: string,
): Promise<McporterResult> {
  const tools = await installTools();
  const json = verb === "list" ? ["--json"] : ["--output", "json"];
  const server =
    "url" in target
      ? ["--http-url", target.url, "--allow-http"]
      : ["--stdio", [target.command, ...(target.args ?? [])].join(" ")];
  const env = { HOME: home, USERPROFILE: home, XDG_CONFIG_HOME: home };
  const command = [tools.mcporter, verb, ...server, ...args, ...json];
  const { code, stdout, stderr } = await runToEnd(tools.node22, command, { cwd: home, env, timeout: TIMEOUT_MS });
  return { code, json: stdout.trim() === "" ? undefined : JSON.parse(stdout), stderr };
}
