import { Agent } from "node:http";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ServerDefinition } from "../../runtime/definition.ts";
import { DirectHttpLane } from "../../runtime/direct/http-lane.ts";
import { createLogger } from "../../runtime/log.ts";
import { createNotifier } from "../../runtime/notifier.ts";
import { createRegistry } from "../../runtime/registry.ts";
import { type BuiltServer, buildServer } from "../peers/build.ts";
import { howMuch, randomFrom } from "../values/random.ts";
import { buildFixture, buildSessionFixture, compileValidators } from "./build-fixture.ts";
import { defineFixture } from "./fixture-server.ts";
import { requestHead } from "./in-process.ts";
import { essenceOf, LanePair, type Received, readMessage, type Sent } from "./lane-pair.ts";
import {
  fixtureSubjects,
  laneSubjects,
  metaOf,
  oddClients,
  plainRequest,
  randomRequest,
  revisions,
  type Subjects,
  spoilValue,
} from "./lane-requests.ts";
import { malformedCalls } from "./malformed-calls.ts";
import { ServerProcess } from "./server-process.ts";

const REQUESTS = 20_000 * howMuch.times;
const AT_ONCE = 32;

const client = { name: "raw", version: "0" };
const typed = { name: "name", value: "y" };

/** Something of each kind that a request can be about. */
function definition(): ServerDefinition {
  const input = { inputSchema: { type: "object" }, validateInput: () => true, source: "greet.ts:1" };
  const listing = { name: "greet", arguments: [{ name: "name" }] };
  const completions = { name: ["you"] };
  const state = { listing: { uri: "state://now", name: "state" }, returns: "value" as const, source: "state.ts:1" };
  return {
    ...defineFixture(compileValidators()),
    prompts: [{ ...input, listing, returns: "text", completions, invoke: ({ name }) => `Hello, ${name}` }],
    resources: [{ ...state, invoke: () => "fine" }],
  };
}

const agent = new Agent({ keepAlive: true, maxSockets: 4 * AT_ONCE });
let built: BuiltServer;
/** Server files, the subjects that requests to them are about, and what share of the requests is theirs. */
let served: { file: string; subjects: Subjects; share: number; pair: LanePair }[] = [];

beforeAll(async () => {
  built = await buildServer(fileURLToPath(new URL("lane-server", import.meta.url)), ["server.ts"]);
  const serve = async (file: string, subjects: Subjects, share: number) => {
    return { file, subjects, share, pair: await new LanePair(file, agent).listening() };
  };
  served = await Promise.all([
    serve(await buildFixture(), fixtureSubjects, 0.4),
    serve(built.file, laneSubjects, 0.5),
    serve(await buildSessionFixture(), fixtureSubjects, 0.1),
  ]);
}, 90_000);

afterAll(async () => {
  agent.destroy();
  await Promise.all(served.map(({ pair }) => pair.stop()));
  await built?.remove();
});

interface Compared {
  sent: Sent;
  direct: Received;
  sdk: Received;
}

async function compare(pair: LanePair, requests: Sent[]): Promise<Compared[]> {
  const compared: Compared[] = [];
  let next = 0;
  const worker = async () => {
    for (let sent = requests[next++]; sent; sent = requests[next++]) {
      const [direct, sdk] = await pair.send(sent);
      compared.push({ sent, direct, sdk });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return compared;
}

/** The shortest request that is answered differently. */
function firstDifference(compared: Compared[]): Compared | undefined {
  const differing = compared.filter(({ direct, sdk }) => essenceOf(direct) !== essenceOf(sdk));
  return differing.sort((a, b) => (a.sent.body?.length ?? 0) - (b.sent.body?.length ?? 0))[0];
}

describe("both lanes", () => {
  it(`give the same answers to ${REQUESTS} requests, plain and spoiled ones`, { timeout: 300_000 }, async () => {
    const random = randomFrom(howMuch.seed);
    for (const { pair, subjects, share } of served) {
      const planned = Array.from({ length: REQUESTS * share }, (_, id) => randomRequest(random, subjects, id));
      const requests = planned.map(({ headers, body }): Sent => ({ headers, body: JSON.stringify(body) }));
      const compared = await compare(pair, requests);
      expect(firstDifference(compared)).toBeUndefined();
    }
  });

  it("give the same answers whatever a client says of itself", { timeout: 60_000 }, async () => {
    const requests = oddClients().flatMap(({ info, capabilities }) => [
      request("server/discover", "2026-07-28", { _meta: metaOf({ info, capabilities }) }),
      request("initialize", undefined, { protocolVersion: "2025-06-18", clientInfo: info, capabilities }),
    ]);
    expect(requests.length).toBeGreaterThan(500);
    const [fixture] = served;
    expect(fixture && firstDifference(await compare(fixture.pair, requests))).toBeUndefined();
  });

  it("give the same answers to malformed calls", async () => {
    const headers = { "content-type": "application/json", accept: "application/json, text/event-stream" };
    const requests = revisions.flatMap((revision) =>
      malformedCalls.map(
        ({ params }): Sent => ({
          headers: { ...headers, "mcp-protocol-version": revision },
          body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params }),
        }),
      ),
    );
    for (const { pair } of served) expect(firstDifference(await compare(pair, requests))).toBeUndefined();
  });

  it.each(revisions)("give the same answers over stdio, in revision %s", { timeout: 120_000 }, async (revision) => {
    const random = randomFrom(howMuch.seed);
    for (const { file, subjects } of served) {
      const lines = Array.from({ length: REQUESTS / 20 }, (_, id): string => {
        const { body } = plainRequest(random, subjects, id, revision);
        if (random() < 0.4) spoilValue(random, body);
        return JSON.stringify(body);
      });
      const [one, other] = await Promise.all(["direct", "sdk"].map((lane) => answersOverStdio(file, lane, lines)));
      expect(one?.length).toBeGreaterThan(REQUESTS / 40);
      expect(one).toEqual(other);
    }
  });
});

describe("the direct lane", () => {
  const lane = new DirectHttpLane({
    live: { current: createRegistry(definition()) },
    log: createLogger("silent"),
    notifier: createNotifier(() => {}),
    masksErrors: false,
    remembersClients: false,
  });

  it.each([
    { method: "initialize", params: { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: client } },
    { method: "ping", params: {} },
    { method: "tools/list", params: {} },
    { method: "tools/call", params: { name: "add", arguments: { a: 1, b: 2 } } },
    { method: "prompts/list", params: {} },
    { method: "prompts/get", params: { name: "greet", arguments: { name: "you" } } },
    { method: "resources/list", params: {} },
    { method: "resources/templates/list", params: {} },
    { method: "resources/read", params: { uri: "state://now" } },
    { method: "completion/complete", params: { ref: { type: "ref/prompt", name: "greet" }, argument: typed } },
  ])("answers $method without the SDK", async ({ method, params }) => {
    const { headers, body } = request(method, "2025-11-25", params);
    const { "mcp-method": _, ...plain } = headers;
    const answer = await lane.answer(plain, JSON.parse(body ?? ""), requestHead({}));
    expect(answer?.status).toBe(200);
    expect(answer && "text" in answer && answer.text).toContain('"result":');
  });
});

function request(method: string, revision: string | undefined, params: object): Sent {
  const headers = {
    "content-type": "application/json",
    accept: "application/json, text/event-stream",
    ...(revision && { "mcp-protocol-version": revision, "mcp-method": method }),
  };
  return { headers, body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }) };
}

/** Everything that is answered until the input ends, in no order: a handler may take its time. */
async function answersOverStdio(file: string, lane: string, lines: string[]): Promise<unknown[]> {
  const server = new ServerProcess(file, ["--lane", lane]);
  for (const line of lines) server.send(line);
  server.child.stdin.end();
  await server.exited;
  return server.lines.map((line) => readMessage(line)).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}
