import { below, pick, type Random } from "../values/random.ts";
import { modernMeta, type Wire } from "./server-process.ts";

/** A message as it is to be sent, with the headers that it has over HTTP. */
export interface PlannedRequest {
  headers: Record<string, string>;
  body: Wire;
}

export const revisions = ["2026-07-28", "2025-11-25", "2025-06-18", "2025-03-26"];

/** What the requests are about: what a server has, and what it has not. */
export interface Subjects {
  tools: readonly string[];
  toolArguments: Readonly<Record<string, object>>;
  prompts: readonly string[];
  promptArguments: Readonly<Record<string, Record<string, string>>>;
  uris: readonly string[];
  templates: readonly string[];
}

/** Of `fixture-server.ts`. */
export const fixtureSubjects: Subjects = {
  tools: ["add", "greet", "search", "order", "area", "either", "pair", "maybe", "nothing", "when"].concat(
    ["not_a_number", "cycle", "wrong", "secret", "refuse", "picture", "broken_picture", "whole_result", "region"],
    ["report", "recall", "whoami", "careless", "no such tool"],
  ),
  toolArguments: {
    add: { a: 1, b: 2 },
    greet: { name: "\u2028 </script> \u{1f600}" },
    search: { query: "tea", limit: 3, sort: "asc", tags: ["a"] },
    order: { orders: [{ id: "1", items: [{ sku: "TEA", qty: 1 }] }] },
    area: { shape: { kind: "circle", radius: 2 } },
    either: { value: [1, 2] },
    region: { region: "eu" },
    recall: { key: "k" },
  },
  prompts: ["none"],
  promptArguments: {},
  uris: ["none://"],
  templates: ["none://{x}"],
};

/** Of `lane-server/`. */
export const laneSubjects: Subjects = {
  tools: ["add", "listen", "none"],
  toolArguments: { add: { a: 1, b: 2 }, listen: { text: "?" } },
  prompts: ["greet", "count", "promptThatFails", "promptThatRefuses", "promptOfClient", "about", "none"],
  promptArguments: {
    greet: { name: "\u{1f600}", tone: "curt" },
    count: { to: "3", loud: "true" },
    about: { subject: "tea" },
  },
  uris: ["state://now", "bytes://some", "state://lost", "state://gone", "state://broken", "state://client"].concat(
    ["note://7/head", "note://x/tail", "docs://a/b.md", "docs://../etc", "docs://%2e%2e/x", "search://all?q=a&limit=2"],
    ["search://all?limit=ten", "search://all?nobody=1", "none://", "=?base64?YWRk?=", "state://\u{e9}"],
  ),
  templates: ["note://{id}/{part}", "docs://{+path}", "search://all{?q,limit}", "state://now", "none://{x}"],
};

const methods = ["tools/call", "tools/call", "tools/call", "tools/list", "ping", "prompts/list", "prompts/get"].concat(
  ["resources/list", "resources/templates/list", "resources/read", "resources/read", "completion/complete"],
  ["initialize", "server/discover", "logging/setLevel", "resources/subscribe", "subscriptions/other"],
);
const clients = [
  { name: "raw", version: "0" },
  { name: "full", version: "1", title: "Full", description: "It says it all", websiteUrl: "https://example.com" },
  { name: "shown", version: "1", icons: [{ src: "https://example.com/icon.png" }] },
];
const capabilities = [
  {},
  { roots: { listChanged: true }, sampling: {}, elicitation: {} },
  { sampling: { tools: {}, context: {} }, elicitation: { form: {}, url: {} } },
  { elicitation: { form: { applyDefaults: true } }, tasks: { list: {} } },
  { extensions: { "acme/ui": { mimeTypes: ["text/html"], depth: { of: [1, null] } } }, experimental: { x: {} } },
];

/** As a client would send it. */
export function plainRequest(
  random: Random,
  subjects: Subjects,
  id: number,
  revision = pick(random, revisions),
): PlannedRequest {
  const isModern = revision === "2026-07-28";
  const method = pick(random, methods);
  const meta = {
    ...(isModern && modernMeta),
    ...(isModern && random() < 0.2 && { [clientInfoKey]: pick(random, clients) }),
    ...(isModern && random() < 0.2 && { [capabilitiesKey]: pick(random, capabilities) }),
    ...(random() < 0.2 && { progressToken: id, "acme/call": "7" }),
  };
  const own = paramsOf(random, method, subjects, revision);
  const hasParams = own !== undefined || isModern || random() < 0.3;
  const params = { ...own, ...((isModern || random() < 0.3) && { _meta: meta }) };
  const name = own?.name ?? own?.uri;
  return {
    headers: {
      "content-type": "application/json",
      accept: "application/json, text/event-stream",
      ...(method !== "initialize" && { "mcp-protocol-version": revision }),
      ...(isModern && { "mcp-method": method, ...(typeof name === "string" && { "mcp-name": asHeader(name) }) }),
      ...(name === "region" && isModern && { "mcp-param-region": "eu" }),
    },
    body: structuredClone({
      jsonrpc: "2.0",
      id: random() < 0.5 ? id : `id ${id}`,
      method,
      ...(hasParams && { params }),
    }),
  };
}

/** What a client says that nobody answers. */
function plainNotification(random: Random, revision: string): PlannedRequest {
  const method = pick(random, ["notifications/initialized", "notifications/initialized", "notifications/cancelled"]);
  const params = method === "notifications/cancelled" ? { requestId: "none", reason: "over" } : {};
  return {
    headers: {
      "content-type": "application/json",
      accept: "application/json, text/event-stream",
      "mcp-protocol-version": revision,
    },
    body: { jsonrpc: "2.0", method, ...(random() < 0.7 && { params: structuredClone(params) }) },
  };
}

const clientInfoKey = "io.modelcontextprotocol/clientInfo";
const capabilitiesKey = "io.modelcontextprotocol/clientCapabilities";

/** What a method wants to be told, in the form that it wants it in. */
function paramsOf(random: Random, method: string, subjects: Subjects, revision: string): Wire {
  switch (method) {
    case "tools/call": {
      const name = pick(random, subjects.tools);
      return { name, arguments: subjects.toolArguments[name] ?? {} };
    }
    case "prompts/get": {
      const name = pick(random, subjects.prompts);
      return { name, ...(random() < 0.9 && { arguments: subjects.promptArguments[name] ?? {} }) };
    }
    case "resources/read":
    case "resources/subscribe":
      return { uri: pick(random, subjects.uris) };
    case "completion/complete":
      return completionParams(random, subjects);
    case "initialize": {
      const protocolVersion = random() < 0.8 ? revision : pick(random, ["2024-11-05", "1999-01-01"]);
      return { protocolVersion, capabilities: pick(random, capabilities), clientInfo: pick(random, clients) };
    }
    case "logging/setLevel":
      return { level: "error" };
    default:
      return undefined;
  }
}

function completionParams(random: Random, { prompts, promptArguments, templates }: Subjects): Wire {
  const prompt = pick(random, prompts);
  const names = [...Object.keys(promptArguments[prompt] ?? {}), "other", "part", "path", "none"];
  const ref =
    random() < 0.6 ? { type: "ref/prompt", name: prompt } : { type: "ref/resource", uri: pick(random, templates) };
  return {
    ref,
    argument: { name: pick(random, names), value: pick(random, ["", "te", "h", "k", "TRUE"]) },
    ...(random() < 0.3 && { context: random() < 0.8 ? { arguments: { other: "x" } } : {} }),
  };
}

/** The spec's form for what a header cannot hold. */
function asHeader(text: string): string {
  const isPlain = /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/.test(text) && !text.startsWith("=?");
  return isPlain ? text : `=?base64?${Buffer.from(text).toString("base64")}?=`;
}

/** As a client would send it, or not quite. */
export function randomRequest(random: Random, subjects: Subjects, id: number): PlannedRequest {
  const request =
    random() < 0.05 ? plainNotification(random, pick(random, revisions)) : plainRequest(random, subjects, id);
  for (let times = random() < 0.5 ? 0 : 1 + below(random, 2); times > 0; times--) spoil(random, request);
  return request;
}

/** What stands where something else is wanted. */
const odd: unknown[] = [null, 0, -1, 1.5, 1e21, "", "x", "tools/list", true, [], {}, [1], { a: {} }, "2026-07-28"];

/** What no client should send, but some will. */
function spoil(random: Random, request: PlannedRequest): void {
  if (random() < 0.3) spoilHeader(random, request.headers);
  else spoilValue(random, request.body);
}

function spoilHeader(random: Random, headers: Record<string, string>): void {
  const names = ["accept", "mcp-protocol-version", "mcp-method", "mcp-name", "mcp-session-id", "content-type"];
  const name = pick(random, names);
  if (random() < 0.4) delete headers[name];
  else
    headers[name] = pick(random, [
      "*/*",
      "application/json",
      "2026-07-28",
      "2025-06-18",
      "2024-11-05",
      "tools/list",
      "add",
      " x",
      "=?base64?YWRk?=",
    ]);
}

/** Walks into the message by chance, and there leaves out, replaces or adds. */
export function spoilValue(random: Random, value: Wire): void {
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

/** One client that says all there is to say, and what becomes of it when one thing is said in another way or not at all. */
export function oddClients(): Wire[] {
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

/** `_meta` of a request of 2026-07-28 from one of `oddClients`. */
export function metaOf({ info, capabilities }: Wire): object {
  return {
    "io.modelcontextprotocol/protocolVersion": "2026-07-28",
    [clientInfoKey]: info,
    [capabilitiesKey]: capabilities,
  };
}
