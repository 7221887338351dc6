import { Agent } from "node:http";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type BuiltServer, buildServer } from "../peers/build.ts";
import { below, howMuch, pick, type Random, randomFrom } from "../values/random.ts";
import { buildFixture, buildSessionFixture } from "./build-fixture.ts";
import { essenceOf, LanePair, type Received, readMessage, type Sent } from "./lane-pair.ts";
import {
  fixtureSubjects,
  laneSubjects,
  odd,
  type PlannedRequest,
  plainNotification,
  plainRequest,
  revisions,
  type Subjects,
  spoil,
  spoilValue,
} from "./lane-requests.ts";
import { malformedCalls } from "./malformed-calls.ts";
import { ServerProcess, type Wire } from "./server-process.ts";

const REQUESTS = 20_000 * howMuch.times;
const AT_ONCE = 32;

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

function randomRequest(random: Random, subjects: Subjects, id: number): PlannedRequest {
  const request =
    random() < 0.05 ? plainNotification(random, pick(random, revisions)) : plainRequest(random, subjects, id);
  for (let times = random() < 0.5 ? 0 : 1 + below(random, 2); times > 0; times--) spoil(random, request);
  return request;
}

describe("both lanes", () => {
  it(`give the same answers to ${REQUESTS} requests, plain and spoiled ones`, { timeout: 300_000 }, async () => {
    const random = randomFrom(howMuch.seed);
    const direct = new Set<string>();
    for (const { pair, subjects, share } of served) {
      const planned = Array.from({ length: REQUESTS * share }, (_, id) => randomRequest(random, subjects, id));
      const requests = planned.map(({ headers, body }): Sent => ({ headers, body: JSON.stringify(body) }));
      const compared = await compare(pair, requests);
      expect(firstDifference(compared)).toBeUndefined();
      for (const { sent, direct: answer } of compared) {
        // what the SDK sends to a 2025 client has no end that is known beforehand
        const isStream = answer.headers["content-type"] === "text/event-stream";
        if (isStream && answer.isWhole) direct.add(JSON.parse(sent.body ?? "").method);
      }
    }
    expect([...direct].sort()).toEqual(
      ["completion/complete", "initialize", "ping", "prompts/get", "prompts/list", "resources/list"].concat([
        "resources/read",
        "resources/templates/list",
        "tools/call",
        "tools/list",
      ]),
    );
  });

  it("give the same answers whatever a client says of itself", { timeout: 60_000 }, async () => {
    const requests = oddClients().flatMap(({ info, capabilities }) => [
      request("server/discover", "2026-07-28", {
        _meta: {
          [`${prefix}protocolVersion`]: "2026-07-28",
          [`${prefix}clientInfo`]: info,
          [`${prefix}clientCapabilities`]: capabilities,
        },
      }),
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

const prefix = "io.modelcontextprotocol/";

function request(method: string, revision: string | undefined, params: object): Sent {
  const headers = {
    "content-type": "application/json",
    accept: "application/json, text/event-stream",
    ...(revision && { "mcp-protocol-version": revision, "mcp-method": method }),
  };
  return { headers, body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }) };
}

/** One client that says all there is to say, and what becomes of it when one thing is said in another way or not at all. */
function oddClients(): Wire[] {
  const client = {
    info: { name: "full", version: "1", title: "Full", description: "All", websiteUrl: "https://example.com" },
    capabilities: {
      roots: { listChanged: true },
      sampling: { tools: { x: 1 }, context: {} },
      elicitation: { form: {}, url: {} },
      extensions: { "acme/ui": { types: ["text/html"] } },
      experimental: { x: {} },
    },
  };
  return [client, ...variants(client)];
}

function variants(value: Wire): Wire[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.keys(value).flatMap((key) => {
    const others = [...odd, ...variants(value[key])].map((other) => ({ ...value, [key]: other }));
    const { [key]: _, ...without } = value;
    return [without, ...others, { ...value, [`${key}2`]: value[key] }];
  });
}

/** Everything that is answered until the input ends, in no order: a handler may take its time. */
async function answersOverStdio(file: string, lane: string, lines: string[]): Promise<unknown[]> {
  const server = new ServerProcess(file, ["--lane", lane]);
  for (const line of lines) server.send(line);
  server.child.stdin.end();
  await server.exited;
  return server.lines.map((line) => readMessage(line)).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}
