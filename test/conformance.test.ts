import { Agent } from "node:http";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildExample } from "./build-example.ts";
import {
  announcingScenarios,
  type Check,
  failureLines,
  fixtureFreeScenarios,
  type Revision,
  runConformance,
  runScenarioList,
} from "./peers/conformance.ts";
import { type HttpServerProcess, startHttpServer } from "./peers/processes.ts";
import { type RecordedRequest, type RecordingProxy, startRecordingProxy } from "./peers/recording-proxy.ts";
import { servedOverHttp } from "./peers/served.ts";
import { installTools } from "./peers/tools.ts";
import { essenceOf, LanePair, type Received } from "./runtime/lane-pair.ts";

const diagnosticTool = "Not testable: server does not list the diagnostic tool";

/**
 * The checks a server of these tools cannot pass, and the reason the suite gives. Everything else must pass, and these
 * must fail for this reason: a check that starts to pass has to leave the list.
 */
const expectedFailures: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  // Call tools that only the suite's own example server has.
  "server-stateless": {
    "sep-2575-server-rejects-undeclared-capability": diagnosticTool,
    "sep-2575-missing-capability-http-400": diagnosticTool,
    "sep-2575-http-server-no-independent-requests-on-stream": diagnosticTool,
    "sep-2575-server-no-log-without-loglevel": diagnosticTool,
  },
};

/** What `announcing-server` leaves unmet, warnings and skipped checks included. */
const expectedOfAnnouncing: Readonly<Record<string, readonly string[]>> = {
  // It has neither `test_missing_capability` nor `test_streaming_elicitation`, which ask the client.
  "server-stateless": [
    "sep-2575-server-rejects-undeclared-capability: FAILURE",
    "sep-2575-missing-capability-http-400: FAILURE",
    "sep-2575-http-server-no-independent-requests-on-stream: FAILURE",
  ],
};

beforeAll(async () => void (await installTools()), 360_000);

describe("a server of tools only", () => {
  const server = servedOverHttp(fileURLToPath(new URL("peers/server", import.meta.url)));

  const cases: [Revision, string][] = [
    ...fixtureFreeScenarios["2025-11-25"].map((scenario): [Revision, string] => ["2025-11-25", scenario]),
    ...fixtureFreeScenarios["2026-07-28"].map((scenario): [Revision, string] => ["2026-07-28", scenario]),
  ];

  test.each(cases)("%s: %s", { timeout: 60_000 }, async (revision, scenario) => {
    const results = await runConformance({ url: server.url, revision, scenarios: [scenario] });
    const expected = Object.entries(expectedFailures[scenario] ?? {});
    const lines = failureLines(results);
    expect(lines).toEqual(expected.map(([id, reason]) => expect.stringMatching(`^${scenario} ${id}: .*${reason}`)));
  });
});

describe("a server with sessions and subscriptions", () => {
  const server = servedOverHttp(fileURLToPath(new URL("peers/announcing-server", import.meta.url)));

  const own: [Revision, string][] = [
    ...announcingScenarios["2025-11-25"].map((scenario): [Revision, string] => ["2025-11-25", scenario]),
    ...announcingScenarios["2026-07-28"].map((scenario): [Revision, string] => ["2026-07-28", scenario]),
  ];

  test.each(own)("%s: %s", { timeout: 60_000 }, async (revision, scenario) => {
    const [result] = await runConformance({ url: server.url, revision, scenarios: [scenario] });
    const expected = expectedOfAnnouncing[scenario] ?? [];
    const unmet = result?.checks.filter(({ status }) => !["SUCCESS", "INFO"].includes(status));
    expect(unmet?.map(({ id, status }) => `${id}: ${status}`)).toEqual(expected);
  });
});

/** Extensions that no revision asks for; SDK 2.4 has no server side of tasks. */
const isExtension = (scenario: string) => scenario.startsWith("tasks-");

describe("the example that uses everything", () => {
  let file: string;
  let server: HttpServerProcess;
  /** What the suite talks to. */
  let http: RecordingProxy;

  beforeAll(async () => {
    file = await buildExample("everything");
    server = await startHttpServer(file);
    http = await startRecordingProxy(server.url);
  }, 120_000);

  afterAll(async () => {
    await http?.close();
    await server?.stop();
  }, 30_000);

  // Beside the scored scenarios, the suite runs some that it counts for nothing yet; those named here must pass, too.
  test.each([
    {
      requirements: "2025-11-25",
      scored: 30,
      beside: ["json-schema-2020-12", "server-session-lifecycle", "server-sse-polling"],
    },
    {
      requirements: "2026-07-28",
      scored: 37,
      beside: ["http-custom-header-server-validation", "http-header-validation", "json-schema-2020-12"],
    },
  ] as const)("passes what $requirements requires", { timeout: 300_000 }, async ({ requirements, scored, beside }) => {
    const results = await runScenarioList(http.url, { requirements });
    const run = [...results.keys()].filter((scenario) => !isExtension(scenario));
    expect(run).toHaveLength(scored + beside.length);
    expect(run).toEqual(expect.arrayContaining([...beside]));
    expect(run.flatMap((scenario) => failuresOf(scenario, results))).toEqual([]);
  });

  test("passes all there is of 2025-06-18", { timeout: 300_000 }, async () => {
    const results = await runScenarioList(http.url, { all: "2025-06-18" });
    expect(results.size).toBe(27);
    expect([...results.keys()].flatMap((scenario) => failuresOf(scenario, results))).toEqual([]);
  });

  test("answers in both lanes alike what the suite has asked", { timeout: 120_000 }, async () => {
    const agent = new Agent({ keepAlive: true });
    const pair = await new LanePair(file, agent, { args: ["--stateless"] }).listening();
    try {
      const asked = http.requests.filter(canBeAskedAgain);
      expect(asked.length).toBeGreaterThan(200);
      for (const { method, headers, body } of asked) {
        const dropped = ["host", "connection", "content-length", "mcp-session-id"];
        const kept = Object.entries(headers as Record<string, string>).filter(([name]) => !dropped.includes(name));
        const [direct, sdk] = await pair.send({ method, headers: Object.fromEntries(kept), body });
        expect(comparable(direct), body).toEqual(comparable(sdk));
      }
    } finally {
      agent.destroy();
      await pair.stop();
    }
  });
});

/** Not a stream that never ends. What was part of a session is asked again without one. */
function canBeAskedAgain({ method, body }: RecordedRequest): boolean {
  return method === "POST" && !body.includes('"subscriptions/listen"');
}

/** What was sealed or made up for one answer is another thing in the next. */
function comparable(received: Received): unknown {
  return JSON.parse(essenceOf(received).replace(/"requestState":"[^"]*"/g, '"requestState":"SEALED"'));
}

/** The failed checks of a scenario, and that it checked anything at all. */
function failuresOf(scenario: string, results: ReadonlyMap<string, readonly Check[]>): string[] {
  const checks = results.get(scenario) ?? [];
  if (!checks.some(({ status }) => status === "SUCCESS")) return [`${scenario} checked nothing`];
  return checks
    .filter(({ status }) => status === "FAILURE")
    .map(({ id, errorMessage }) => `${scenario} ${id}: ${errorMessage}`);
}
