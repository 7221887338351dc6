import type { Target } from "./clients.ts";
import { runToEnd } from "./processes.ts";
import { installTools } from "./tools.ts";

/** What the Inspector's command line said about a server. */
export interface InspectorResult {
  /** 0, or the Inspector's reason: 4 unreachable, 5 `isError`, 6 schema errors under `--strict`. */
  readonly code: number | null;
  /** The `result` it printed, when it printed one. */
  readonly result: Readonly<Record<string, unknown>> | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

const TIMEOUT_MS = 60_000;

/**
 * Runs `mcp-inspector --cli` against a server, with JSON output.
 * The flags are the Inspector's own, for example `--method tools/list --strict`,
 * `--method tools/call --tool-name add --tool-args-json {"a":1}`, `--protocol-era modern`.
 */
export async function inspector(target: Target, args: readonly string[]): Promise<InspectorResult> {
  const tools = await installTools();
  const command = [tools.inspector, "--cli", ...flagsOf(target), ...args, "--format", "json"];
  const { code, stdout, stderr } = await runToEnd(tools.node22, command, { timeout: TIMEOUT_MS });
  return { code, result: resultIn(stdout), stdout, stderr };
}

function flagsOf(target: Target): string[] {
  if ("url" in target) return ["--transport", "http", "--server-url", target.url];
  const env = Object.entries(target.env ?? {}).flatMap(([name, value]) => ["-e", `${name}=${value}`]);
  const cwd = target.cwd === undefined ? [] : ["--cwd", target.cwd];
  return [target.command, ...(target.args ?? []), ...env, ...cwd];
}

function resultIn(stdout: string): Readonly<Record<string, unknown>> | undefined {
  if (stdout.trim() === "") return undefined;
  const { result }: { result?: Readonly<Record<string, unknown>> } = JSON.parse(stdout);
  return result;
}
