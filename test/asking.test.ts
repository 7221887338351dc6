import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, request as forward, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { compile, formatDiagnostics } from "../compiler/index.ts";
import { type HttpServerProcess, startHttpServer, startStdio } from "./peers/processes.ts";

const entry = `import type { Context } from "mcpc";
import { pickDay } from "./pick-day.ts";

/** How to pay. */
enum Payment {
  /** By card */
  Card = "card",
  /** By invoice */
  Invoice = "invoice",
}

interface Registration {
  /** As on the badge. */
  name: string;
  /** @format email */
  mail?: string;
  born: Date;
  pay: Payment;
}

/** Register for an event. */
export async function register(event: string, ctx: Context): Promise<string> {
  process.stderr.write("run\\n");
  const who = await ctx.elicit<Registration>(\`Who comes to \${event}?\`);
  if (who.action !== "accept") return who.action;
  const place = await ctx.step("place", () => {
    process.stderr.write("step\\n");
    return 17;
  });
  const day = await pickDay(ctx, place);
  const sure = await ctx.elicit<{ ok: boolean }>("Sure?", { key: "sure" });
  const { name, born, pay } = who.content;
  return \`\${name}, \${born.getUTCFullYear()}, \${pay}, \${place}, \${day}, \${sure.action === "accept" && sure.content.ok}\`;
}

/** Ask the model. */
export async function judge(text: string, ctx: Context): Promise<number> {
  const { marks } = await ctx.sample<{ marks: number[] }>(text);
  return marks.length;
}

/**
 * Review with a context.
 * @prompt
 */
export async function review(code: string, ctx: Context): Promise<string> {
  const answer = await ctx.elicit<{ context: string }>("Why?", { key: "user_context" });
  return \`\${code}: \${answer.action === "accept" ? answer.content.context : "unknown"}\`;
}

/** Say who can be asked. */
export function answer(ctx: Context): string {
  return Object.keys(ctx.client.capabilities).sort().join();
}
`;

const helper = `import type { Context } from "mcpc";

export async function pickDay({ elicit }: Context, place: number): Promise<string> {
  const day = await elicit<{ day: "mon" | "tue" }>(\`Which day for place \${place}?\`,); if (day.action === "decline") throw new Error("declined here");
  return day.action === "accept" ? day.content.day : day.action;
}
`;

const stateKey = "MCPC_STATE_KEY";
const env = { [stateKey]: "6b".repeat(32) };

let folder: string;
let file: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "mcpc-asking-"));
  file = await build("asking", { "server.ts": entry, "pick-day.ts": helper });
}, 60_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

async function build(name: string, files: Record<string, string>): Promise<string> {
  const root = join(folder, name);
  await mkdir(join(root, "src"), { recursive: true });
  for (const [path, text] of Object.entries(files)) await writeFile(join(root, "src", path), text);
  const { artifacts, diagnostics } = await compile({ root });
  expect(formatDiagnostics(diagnostics)).toBe("");
  for (const { path, text } of artifacts) await writeFile(join(root, path), text);
  return join(root, "server.mjs");
}

const stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

async function startHttp(environment: Record<string, string> = env): Promise<HttpServerProcess> {
  const server = await startHttpServer(file, { env: environment });
  stops.push(() => server.stop());
  return server;
}

/** Passes each request on to the next server; `port` of the proxy. */
async function roundRobin(urls: string[]): Promise<{ url: string; seen: string[] }> {
  let turn = 0;
  const seen: string[] = [];
  const proxy: Server = createServer((incoming, outgoing) => {
    const target = new URL(urls[turn++ % urls.length] ?? "");
    const method = String(incoming.headers["mcp-method"] ?? "");
    if (method === "tools/call") seen.push(target.port);
    const headers = { ...incoming.headers, host: target.host };
    const sent = forward(target, { method: incoming.method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    incoming.pipe(sent);
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  stops.push(
    () => proxy.closeAllConnections(),
    () => proxy.close(),
  );
  return { url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}/mcp`, seen };
}

const content: Record<string, object> = {
  "Who comes to the fair?": { name: "Ada", born: "1815-12-10T00:00:00Z", pay: "card" },
  "Which day for place 17?": { day: "tue" },
  "Sure?": { ok: true },
  "Why?": { context: "a demo" },
};

/** A client of either era that answers every question, and the forms it was shown. */
async function connect(mode: "auto" | "legacy", transport: StdioClientTransport | StreamableHTTPClientTransport) {
  const forms: Record<string, object> = {};
  const capabilities = { elicitation: {}, sampling: {} };
  const client = new Client({ name: "test", version: "0" }, { capabilities, versionNegotiation: { mode } });
  client.setRequestHandler("elicitation/create", ({ params }) => {
    forms[params.message] = "requestedSchema" in params ? params.requestedSchema : {};
    return { action: "accept", content: content[params.message] as Record<string, string> };
  });
  client.setRequestHandler("sampling/createMessage", () => ({
    role: "assistant",
    model: "test",
    content: { type: "text", text: '```json\n{"marks": [1, 2, 3]}\n```' },
  }));
  await client.connect(transport);
  stops.push(() => client.close());
  return { client, forms };
}

const registered = "Ada, 1815, card, 17, tue, true";
const lines = (text: string, line: string) => text.split("\n").filter((other) => other === line).length;

describe("a function that asks three times", { timeout: 60_000 }, () => {
  test("is answered in 2026-07-28 through two processes that take turns, and its step runs once", async () => {
    const servers = [await startHttp(), await startHttp()];
    const proxy = await roundRobin(servers.map(({ url }) => url));
    const { client, forms } = await connect("auto", new StreamableHTTPClientTransport(new URL(proxy.url)));
    expect(client.getNegotiatedProtocolVersion()).toBe("2026-07-28");
    const result = await client.callTool({ name: "register", arguments: { event: "the fair" } });
    expect(result.content).toEqual([{ type: "text", text: registered }]);
    expect(proxy.seen).toHaveLength(4);
    expect(proxy.seen.every((port, index) => index === 0 || port !== proxy.seen[index - 1])).toBe(true);
    const said = servers.map((server) => server.stderr()).join("");
    expect(lines(said, "step")).toBe(1);
    expect(lines(said, "run")).toBe(4);
    expect(forms["Who comes to the fair?"]).toEqual({
      type: "object",
      properties: {
        name: { type: "string", description: "As on the badge." },
        mail: { type: "string", format: "email" },
        born: { type: "string", format: "date-time" },
        pay: {
          type: "string",
          oneOf: [
            { const: "card", title: "By card" },
            { const: "invoice", title: "By invoice" },
          ],
          description: "How to pay.",
        },
      },
      required: ["name", "born", "pay"],
    });
  });

  test.each(["auto", "legacy"] as const)("may be a prompt, with a client that connects as '%s'", async (mode) => {
    const { url } = await startHttp();
    const { client } = await connect(mode, new StreamableHTTPClientTransport(new URL(url)));
    const { messages } = await client.getPrompt({ name: "review", arguments: { code: "1 + 1" } });
    expect(messages).toEqual([{ role: "user", content: { type: "text", text: "1 + 1: a demo" } }]);
  });

  test("runs once over HTTP in a session of 2025, on the stream of its own call", async () => {
    const server = await startHttp();
    const { client } = await connect("legacy", new StreamableHTTPClientTransport(new URL(server.url)));
    expect(client.getNegotiatedProtocolVersion()).toBe("2025-11-25");
    const result = await client.callTool({ name: "register", arguments: { event: "the fair" } });
    expect(result.content).toEqual([{ type: "text", text: registered }]);
    expect([lines(server.stderr(), "run"), lines(server.stderr(), "step")]).toEqual([1, 1]);
  });

  test.each(["auto", "legacy"] as const)("runs once over stdio, with a client that connects as '%s'", async (mode) => {
    const transport = new StdioClientTransport({ command: process.execPath, args: [file], stderr: "pipe" });
    let said = "";
    transport.stderr?.on("data", (text) => {
      said += text;
    });
    const { client } = await connect(mode, transport);
    const result = await client.callTool({ name: "register", arguments: { event: "the fair" } });
    expect(result.content).toEqual([{ type: "text", text: registered }]);
    expect([lines(said, "run"), lines(said, "step")]).toEqual([1, 1]);
    expect((await client.callTool({ name: "judge", arguments: { text: "?" } })).content).toMatchObject([{ text: "3" }]);
  });
});

/** One `tools/call` of 2026-07-28, as it travels. */
async function call(url: string, params: Record<string, unknown>, capabilities: object = { elicitation: {} }) {
  const meta = {
    "io.modelcontextprotocol/protocolVersion": "2026-07-28",
    "io.modelcontextprotocol/clientCapabilities": capabilities,
  };
  const response = await fetch(url, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      accept: "application/json, text/event-stream",
      "mcp-protocol-version": "2026-07-28",
      "mcp-method": "tools/call",
      "mcp-name": String(params.name),
    },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params: { ...params, _meta: meta } }),
  });
  const { result, error } = (await response.json()) as { result?: Record<string, unknown>; error?: unknown };
  return { status: response.status, result, error };
}

describe("over HTTP in 2026-07-28", { timeout: 60_000 }, () => {
  const asking = { name: "register", arguments: { event: "the fair" } };

  test("a state is refused when it was changed, is of another call, or is of a server with another key", async () => {
    const [server, stranger] = [await startHttp(), await startHttp({ [stateKey]: "7c".repeat(32) })];
    const { result } = await call(server.url, asking);
    const requestState = String(result?.requestState);
    const invalid = { code: -32602, message: "Invalid or expired requestState" };
    const runs = lines(server.stderr(), "run");
    for (const params of [
      { ...asking, requestState: `${requestState}-TAMPERED` },
      { ...asking, arguments: { event: "another" }, requestState },
      { name: "judge", arguments: { text: "?" }, requestState },
    ]) {
      expect((await call(server.url, params)).error).toMatchObject(invalid);
    }
    expect((await call(stranger.url, { ...asking, requestState })).error).toMatchObject(invalid);
    expect(lines(server.stderr(), "run")).toBe(runs);
  });

  test("a client that cannot be asked gets a protocol error that says what is missing", async () => {
    const server = await startHttp();
    const { status, error } = await call(server.url, asking, {});
    expect(status).toBe(400);
    expect(error).toMatchObject({ code: -32021, data: { requiredCapabilities: { elicitation: { form: {} } } } });
  });

  test("a client of 2025 without a session is told that it cannot be asked", async () => {
    const { url } = await startHttp();
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json", accept: "application/json, text/event-stream" },
      body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params: asking }),
    });
    expect(await response.text()).toContain("has not declared the capability elicitation");
  });

  test("a process without MCPC_STATE_KEY says what that means, and a key that is too short stops the start", async () => {
    expect((await startHttp({})).stderr()).toContain("MCPC_STATE_KEY is not set");
    expect((await startHttp()).stderr()).not.toContain("MCPC_STATE_KEY");
    await expect(startHttpServer(file, { env: { [stateKey]: "short" } })).rejects.toThrow(
      "MCPC_STATE_KEY carries 3 bytes and needs 32",
    );
  });
});

describe("what asks is found", { timeout: 60_000 }, () => {
  test("in JavaScript, where the type is what the answer is put into, and with packages left out", async () => {
    const root = join(folder, "javascript");
    await mkdir(join(root, "src"), { recursive: true });
    await writeFile(
      join(root, "src/server.js"),
      [
        "/**",
        " * Ask for a name.",
        ' * @param {import("mcpc").Context} ctx',
        " * @returns {Promise<string>}",
        " */",
        "export async function name(ctx) {",
        '  /** @type {import("mcpc").Elicited<{ name: string }>} */',
        '  const answer = await ctx.elicit("Name?");',
        '  return answer.action === "accept" ? answer.content.name : answer.action;',
        "}",
      ].join("\n"),
    );
    await writeFile(
      join(root, "tsconfig.json"),
      '{ "compilerOptions": { "allowJs": true, "checkJs": true, "strict": true } }',
    );
    const { artifacts, manifest, diagnostics } = await compile({ root, entries: ["src/server.js"], bundle: false });
    expect(formatDiagnostics(diagnostics)).toBe("");
    expect(manifest?.questions).toMatchObject([{ kind: "elicit", file: "src/server.js", line: 8, arguments: 1 }]);
    const text = artifacts.find(({ path }) => path === "server.mjs")?.text;
    expect(text).toContain('ctx.elicit("Name?", void 0, question1)');
  });
});

describe("places of an error", { timeout: 60_000 }, () => {
  test("are those of the sources, behind what was put into a line", async () => {
    const server = startStdio(file, { env });
    stops.push(() => server.stop());
    const meta = {
      "io.modelcontextprotocol/protocolVersion": "2026-07-28",
      "io.modelcontextprotocol/clientCapabilities": { elicitation: {} },
    };
    const ask = async (params: object) =>
      (await server.request("tools/call", { name: "register", arguments: { event: "x" }, _meta: meta, ...params }))
        .result;
    const born = "1815-12-10T00:00:00Z";
    const first = await ask({});
    const who = { elicit_1: { action: "accept", content: { name: "Ada", born, pay: "card" } } };
    const second = await ask({ requestState: first?.requestState, inputResponses: who });
    const declined = { elicit_2: { action: "decline" } };
    const failed = await ask({ requestState: second?.requestState, inputResponses: declined });
    expect(failed).toMatchObject({ isError: true, content: [{ text: "declined here" }] });
    const at = helper.split("\n").findIndex((line) => line.includes("declined here")) + 1;
    const column = (helper.split("\n")[at - 1] ?? "").indexOf("new Error") + 1;
    expect(server.stderr()).toMatch(new RegExp(`pick-day\\.ts:${at}:${column}\\b`));
  });
});
