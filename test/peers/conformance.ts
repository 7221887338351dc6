import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runToEnd } from "./processes.ts";
import { installTools, type Tools } from "./tools.ts";

/** The revisions the suite has frozen requirements for. */
export type Revision = "2025-11-25" | "2026-07-28";

/** One assertion of the suite, as it writes it to `checks.json`. */
export interface Check {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly status: "SUCCESS" | "FAILURE" | "WARNING" | "SKIPPED" | "INFO";
  readonly errorMessage?: string;
  readonly details?: unknown;
}

/** A scenario of the suite after its run. */
export interface ScenarioResult {
  readonly scenario: string;
  readonly revision: Revision;
  readonly checks: readonly Check[];
  /** The failed checks only; `id` names each, `errorMessage` says why. */
  readonly failures: readonly Check[];
}

/** What to run against which server. */
export interface ConformanceRun {
  readonly url: string;
  readonly revision: Revision;
  readonly scenarios: readonly string[];
  /** Per scenario, in milliseconds. */
  readonly timeout?: number;
}

/** The scenarios any server can be held to, whatever its tools, resources and prompts are. */
export const fixtureFreeScenarios: Readonly<Record<Revision, readonly string[]>> = {
  "2025-11-25": [
    "server-initialize",
    "ping",
    "tools-list",
    "resources-list",
    "prompts-list",
    "server-session-lifecycle",
    "dns-rebinding-protection",
    "server-sse-multiple-streams",
  ],
  "2026-07-28": [
    "server-stateless",
    "tools-list",
    "resources-list",
    "prompts-list",
    "server-sse-multiple-streams",
    "dns-rebinding-protection",
    "caching",
    "http-header-validation",
    "sep-2164-resource-not-found",
    "input-required-result-unsupported-methods",
  ],
};

/** The scenarios of `announcing-server`: sessions, streams that are resumed, and subscriptions. */
export const announcingScenarios: Readonly<Record<Revision, readonly string[]>> = {
  "2025-11-25": [
    "server-initialize",
    "ping",
    "tools-list",
    "logging-set-level",
    "resources-subscribe",
    "resources-unsubscribe",
    "server-session-lifecycle",
    "server-sse-multiple-streams",
    "server-sse-polling",
  ],
  "2026-07-28": ["server-stateless", "server-sse-multiple-streams"],
};

/**
 * Runs scenarios of the official suite, one after the other, against a running server.
 * `--spec-version` makes a single scenario speak that revision's wire, as `--requirements` does for its whole list.
 */
export async function runConformance({
  url,
  revision,
  scenarios,
  timeout = 30_000,
}: ConformanceRun): Promise<ScenarioResult[]> {
  const tools = await installTools();
  const results: ScenarioResult[] = [];
  for (const scenario of scenarios) {
    const checks = await runScenario(tools, { url, revision, scenario, timeout });
    results.push({ scenario, revision, checks, failures: checks.filter(({ status }) => status === "FAILURE") });
  }
  return results;
}

/** How a whole list of scenarios is chosen: a revision's frozen requirements, or all that the suite has for one. */
export type ScenarioList = { readonly requirements: Revision } | { readonly all: "2025-06-18" };

/** Runs a whole list in one process of the suite; the results by scenario. */
export async function runScenarioList(url: string, list: ScenarioList): Promise<Map<string, readonly Check[]>> {
  const tools = await installTools();
  const output = await mkdtemp(join(tmpdir(), "mcpc-conformance-"));
  const chosen = "all" in list ? ["--suite", "all", "--spec-version", list.all] : ["--requirements", list.requirements];
  try {
    const command = [tools.conformance, "server", "--url", url, ...chosen, "-o", output];
    await runToEnd(tools.node22, command, { timeout: 240_000 }); // it ends with 1 when any scenario fails, scored or not
    const results = new Map<string, readonly Check[]>();
    for (const folder of await readdir(output)) {
      const scenario = folder.replace(/^server-/, "").replace(/-\d{4}-\d\d-\d\dT[\d-]+Z$/, "");
      results.set(scenario, JSON.parse(await readFile(join(output, folder, "checks.json"), "utf8")));
    }
    return results;
  } finally {
    await rm(output, { recursive: true, force: true });
  }
}

/** The failures of a run, one line each, for an assertion that says everything when it does not hold. */
export function failureLines(results: readonly ScenarioResult[]): string[] {
  return results.flatMap(({ scenario, failures }) =>
    failures.map(({ id, errorMessage, description }) => `${scenario} ${id}: ${errorMessage ?? description}`),
  );
}

interface ScenarioRun {
  readonly url: string;
  readonly revision: Revision;
  readonly scenario: string;
  readonly timeout: number;
}

async function runScenario(tools: Tools, { url, revision, scenario, timeout }: ScenarioRun): Promise<Check[]> {
  const output = await mkdtemp(join(tmpdir(), "mcpc-conformance-"));
  try {
    const args = ["server", "--url", url, "--scenario", scenario, "--spec-version", revision, "-o", output];
    const command = [tools.conformance, ...args, "--timeout", String(timeout)];
    const { code, stdout, stderr } = await runToEnd(tools.node22, command, { timeout: timeout + 15_000 });
    const [folder] = await readdir(output);
    // A scenario outside the revision is skipped with exit code 0 and no checks: not a pass.
    if (!folder) throw new Error(`'${scenario}' did not run at ${revision} (exit code ${code}):\n${stdout}\n${stderr}`);
    const checks: Check[] = JSON.parse(await readFile(join(output, folder, "checks.json"), "utf8"));
    if (checks.length === 0) throw new Error(`'${scenario}' checked nothing at ${revision}:\n${stdout}`);
    return checks;
  } finally {
    await rm(output, { recursive: true, force: true });
  }
}
