import { Agent, request as open } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { below, howMuch, pick, type Random, randomFrom } from "../values/random.ts";
import { buildFixture } from "./build-fixture.ts";
import { malformedCalls } from "./malformed-calls.ts";
import { modernMeta, ServerProcess, type Wire } from "./server-process.ts";

/** A request as it goes over the wire. */
interface Sent {
  headers: Record<string, string>;
  body: string;
}

interface Received {
  status: number | undefined;
  type: string | undefined;
  message: Wire;
  /** Whether its length was told beforehand, which the SDK's streams are too long for. */
  isWhole: boolean;
}

const REQUESTS = 20_000 * howMuch.times;
const AT_ONCE = 32;

let file: string;
let direct: ServerProcess;
let sdk: ServerProcess;
let urls: URL[] = [];
const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });

beforeAll(async () => {
  file = await buildFixture();
  const start = (lane: string) => new ServerProcess(file, ["--http", "--port", "0", "--lane", lane]);
  [direct, sdk] = [start("direct"), start("sdk")];
  urls = [new URL(await direct.url()), new URL(await sdk.url())];
}, 60_000);

afterAll(async () => {
  agent.destroy();
  await Promise.all([direct?.stop(), sdk?.stop()]);
});

function send(url: URL | undefined, { headers, body }: Sent): Promise<Received> {
  return new Promise((resolve, reject) => {
    const { hostname: host, port } = url ?? {};
    const request = open({ agent, host, port, path: "/mcp", method: "POST", headers }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (part: string) => {
        text += part;
      });
      response.on("end", () => {
        const { "content-type": type, "content-length": length } = response.headers;
        resolve({ status: response.statusCode, type, message: readMessage(text), isWhole: length !== undefined });
      });
    });
    request.on("error", reject).end(body);
  });
}

/** The last message; references under which an error was logged differ from call to call. */
function readMessage(text: string): Wire {
  const last = text.split("\n").findLast((line) => line.startsWith("data: {"));
  const json = (last?.slice(6) ?? text).replace(/under [0-9a-f]{8}\./g, "under REFERENCE.");
  try {
    return JSON.parse(json);
  } catch {
    return json;
  }
}

const toolNames = ["add", "greet", "search", "order", "area", "either", "pair", "maybe", "nothing", "when"].concat(
  ["not_a_number", "cycle", "wrong", "secret", "refuse", "picture", "broken_picture", "whole_result", "region"],
  ["report", "recall", "no such tool"],
);
const rightArguments: Record<string, object> = {
  add: { a: 1, b: 2 },
  greet: { name: "\u2028 </script> \u{1f600}" },
  search: { query: "tea", limit: 3, sort: "asc", tags: ["a"] },
  order: { orders: [{ id: "1", items: [{ sku: "TEA", qty: 1 }] }] },
  area: { shape: { kind: "circle", radius: 2 } },
  either: { value: [1, 2] },
  region: { region: "eu" },
  recall: { key: "k" },
};
const revisions = ["2026-07-28", "2025-11-25", "2025-06-18", "2025-03-26"];
const odd: unknown[] = [null, 0, -1, 1.5, 1e21, "", "x", "tools/list", true, [], {}, [1], { a: {} }, "2026-07-28"];

/** As a client would send it. */
function plainRequest(
  random: Random,
  id: number,
  revision = pick(random, revisions),
): { headers: Record<string, string>; body: Wire } {
  const isModern = revision === "2026-07-28";
  const method = pick(random, ["tools/call", "tools/call", "tools/call", "tools/list", "ping", "prompts/list"]);
  const name = pick(random, toolNames);
  const meta = { ...(isModern && modernMeta), ...(random() < 0.2 && { progressToken: id, "acme/call": "7" }) };
  const params: Wire = {
    ...(method === "tools/call" && { name, arguments: rightArguments[name] ?? {} }),
    ...((isModern || random() < 0.3) && { _meta: meta }),
  };
  return {
    headers: {
      "content-type": "application/json",
      accept: "application/json, text/event-stream",
      "mcp-protocol-version": revision,
      ...(isModern && { "mcp-method": method, ...(method === "tools/call" && { "mcp-name": name }) }),
      ...(name === "region" && isModern && { "mcp-param-region": "eu" }),
    },
    body: structuredClone({ jsonrpc: "2.0", id: random() < 0.5 ? id : `id ${id}`, method, params }),
  };
}

/** What no client should send, but some will. */
function spoiled(random: Random, request: { headers: Record<string, string>; body: Wire }): void {
  const roll = random();
  if (roll < 0.3) spoilHeader(random, request.headers);
  else spoilValue(random, request.body);
}

function spoilHeader(random: Random, headers: Record<string, string>): void {
  const name = pick(random, [
    "accept",
    "mcp-protocol-version",
    "mcp-method",
    "mcp-name",
    "mcp-session-id",
    "content-type",
  ]);
  if (random() < 0.4) delete headers[name];
  else
    headers[name] = pick(random, [
      "*/*",
      "application/json",
      "2026-07-28",
      "2024-11-05",
      "tools/list",
      "add",
      " x",
      "=?base64?YWRk?=",
    ]);
}

/** Walks into the message by chance, and there leaves out, replaces or adds. */
function spoilValue(random: Random, value: Wire): void {
  const keys = Object.keys(value);
  const key = keys[below(random, keys.length)];
  if (key === undefined || random() < 0.15) {
    const name = pick(random, ["extra", "_meta", "cursor", "task", "params", "__proto__", "constructor"]);
    const added = { value: structuredClone(pick(random, odd)), enumerable: true, configurable: true, writable: true };
    if (!Array.isArray(value)) Object.defineProperty(value, name, added);
    return;
  }
  const isInner = typeof value[key] === "object" && value[key] !== null && random() < 0.75;
  if (isInner) spoilValue(random, value[key]);
  else if (random() < 0.4) delete value[key];
  else value[key] = structuredClone(pick(random, odd));
}

async function compare(requests: Sent[]): Promise<{ differing: [Sent, Received, Received][]; answered: Received[] }> {
  const differing: [Sent, Received, Received][] = [];
  const answered: Received[] = [];
  let next = 0;
  const worker = async () => {
    for (let sent = requests[next++]; sent; sent = requests[next++]) {
      const [one, other] = (await Promise.all(urls.map((url) => send(url, sent as Sent)))) as [Received, Received];
      answered.push(one);
      const same = (received: Received) => JSON.stringify([received.status, received.type, sorted(received.message)]);
      if (same(one) !== same(other)) differing.push([sent, one, other]);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return { differing, answered };
}

function sorted(value: Wire): Wire {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted(value[key])]),
  );
}

describe("both lanes", () => {
  it(`give the same answers to ${REQUESTS} requests, plain and spoiled ones`, { timeout: 300_000 }, async () => {
    const random = randomFrom(howMuch.seed);
    const requests = Array.from({ length: REQUESTS }, (_, id): Sent => {
      const request = plainRequest(random, id);
      for (let times = random() < 0.4 ? 0 : 1 + below(random, 2); times > 0; times--) spoiled(random, request);
      return { headers: request.headers, body: JSON.stringify(request.body) };
    });
    const { differing, answered } = await compare(requests);
    const [first] = differing.sort(([a], [b]) => a.body.length - b.body.length);
    expect(first, `${differing.length} requests are answered differently`).toBeUndefined();
    const streams = answered.filter(({ type }) => type === "text/event-stream");
    expect(streams.filter(({ isWhole }) => isWhole).length).toBeGreaterThan(REQUESTS / 10);
    expect(streams.filter(({ isWhole }) => !isWhole).length).toBeGreaterThan(REQUESTS / 100);
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
    expect((await compare(requests)).differing).toEqual([]);
  });

  it.each(["2026-07-28", "2025-11-25", "2025-03-26"])(
    "give the same answers over stdio, in revision %s",
    { timeout: 120_000 },
    async (revision) => {
      const random = randomFrom(howMuch.seed);
      const lines = Array.from({ length: REQUESTS / 10 }, (_, id): string => {
        const { body } = plainRequest(random, id, revision);
        if (random() < 0.4) spoilValue(random, body);
        return JSON.stringify(body);
      });
      const [one, other] = await Promise.all(["direct", "sdk"].map((lane) => answersOverStdio(lane, revision, lines)));
      expect(one?.length).toBeGreaterThan(REQUESTS / 20);
      expect(one).toEqual(other);
    },
  );
});

/** Everything that is answered until the input ends, in no order: a handler may take its time. */
async function answersOverStdio(lane: string, revision: string, lines: string[]): Promise<string[]> {
  const server = new ServerProcess(file, ["--lane", lane]);
  if (revision !== "2026-07-28") await server.initialize(revision);
  else await server.answer(server.request("tools/list", { _meta: modernMeta }));
  for (const line of lines) server.send(line);
  server.child.stdin.end();
  await server.exited;
  return server.lines.map((line) => JSON.stringify(sorted(readMessage(line)))).sort();
}
