import { mkdtemp, rm } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type BuiltServer, buildServer, writeFiles } from "./peers/build.ts";
import { type HttpServerProcess, runToEnd, startHttpServer, startStdio } from "./peers/processes.ts";

/** Tools as bad as they come, and one good one that must go on working beside them. */
const files = {
  "package.json": '{ "name": "misbehaving", "version": "1.0.0", "type": "module" }',
  "src/server.ts": `
import { chatter } from "noisy";

/** Add two numbers. */
export function add(a: number, b: number): number {
  return a + b;
}
/** Logs to the console. */
export function logs(text: string): string {
  console.log(text);
  console.error(text);
  console.table([text]);
  return text;
}
/** Has a dependency that writes to stdout. */
export function dependency(text: string): string {
  chatter(text);
  return text;
}
/** Throws. */
export function throws(): string {
  throw new Error("the database password is hunter2");
}
/** Throws nothing anybody would expect. */
export function throwsAnything(): string {
  throw null;
}
/** Returns NaN. */
export function notANumber(): number {
  return Number.NaN;
}
/** Never resolves. */
export function never(): Promise<string> {
  return new Promise(() => {});
}
/** Fails after the call is over. */
export function later(): string {
  setTimeout(() => void Promise.reject(new Error("too late")), 5);
  setTimeout(() => {
    throw new Error("far too late");
  }, 6);
  return "now";
}
`,
  "node_modules/noisy/package.json":
    '{ "name": "noisy", "version": "1.0.0", "main": "index.js", "types": "index.d.ts" }',
  "node_modules/noisy/index.d.ts": "export declare function chatter(text: string): void;\n",
  "node_modules/noisy/index.js": `
process.stdout.write("noisy was loaded\\n");
exports.chatter = (text) => {
  process.stdout.write("noisy says " + text + "\\n");
  require("node:fs").writeSync(2, "and this is stderr\\n");
  new (require("node:console").Console)(process.stdout).log(text);
};
`,
};

let folder: string;
let built: BuiltServer;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "mcpc-misbehaviour-"));
  await writeFiles(files, folder);
  built = await buildServer(folder);
}, 60_000);
afterAll(async () => {
  await built?.remove();
  await rm(folder, { recursive: true, force: true });
});

const initialize = {
  protocolVersion: "2025-06-18",
  capabilities: {},
  clientInfo: { name: "misbehaviour", version: "1.0.0" },
};

async function openStdio(file = built.file) {
  const server = startStdio(file);
  await server.request("initialize", initialize);
  server.send({ jsonrpc: "2.0", method: "notifications/initialized" });
  const call = async (name: string, args: object = {}) =>
    (await server.request("tools/call", { name, arguments: args })).result;
  return { server, call };
}

describe("over stdio", { timeout: 30_000 }, () => {
  it("keeps the wire clean and answers every other request", async () => {
    const { server, call } = await openStdio();
    const answers = await Promise.all([
      call("logs", { text: "to the console" }),
      call("dependency", { text: "to stdout" }),
      call("throws"),
      call("throwsAnything"),
      call("notANumber"),
      call("later"),
      call("add", { a: 1, b: 2 }),
    ]);
    expect(answers.map((answer) => answer?.isError ?? false)).toEqual([false, false, true, true, true, false, false]);
    await vi.waitFor(() => expect(server.stderr()).toContain("far too late"), { timeout: 5_000 });
    expect(await call("add", { a: 2, b: 3 })).toMatchObject({ structuredContent: { result: 5 } });
    for (const line of server.stdoutLines()) expect(JSON.parse(line)).toMatchObject({ jsonrpc: "2.0" });
    for (const text of ["to the console", "noisy was loaded", "noisy says to stdout", "and this is stderr"]) {
      expect(server.stderr()).toContain(text);
    }
    await server.stop();
  });

  it("logs lines of the sources where the source map stands beside the server, and of the server where not", async () => {
    const line = files["src/server.ts"].split("\n").findIndex((text) => text.includes("hunter2")) + 1;
    const cli = join(import.meta.dirname, "../dist/cli/main.js");
    expect(await runToEnd(process.execPath, [cli, "build"], { cwd: folder, timeout: 30_000 })).toMatchObject({
      code: 0,
    });
    const frames: [string, RegExp][] = [
      [join(folder, "dist/server.mjs"), new RegExp(`at throws \\(/.*/src/server\\.ts:${line}:9\\)`)],
      [built.file, /at throws \(file:\/\/\/.*\/server\.mjs:\d+:\d+\)/],
    ];
    for (const [file, frame] of frames) {
      const { server, call } = await openStdio(file);
      await call("throws");
      await vi.waitFor(() => expect(server.stderr()).toMatch(frame), { timeout: 5_000 });
      await server.stop();
    }
  });

  it("answers what is in flight and ends when stdin closes on a call that never resolves", async () => {
    const { server, call } = await openStdio();
    const stuck = call("never").catch(() => "no answer");
    const added = call("add", { a: 1, b: 2 });
    server.closeStdin();
    expect(await added).toMatchObject({ structuredContent: { result: 3 } });
    expect(await server.exit()).toEqual({ code: 0, signal: null });
    for (const line of server.stdoutLines()) expect(() => JSON.parse(line)).not.toThrow();
    await stuck;
  });
});

describe("over HTTP", { timeout: 30_000 }, () => {
  let server: HttpServerProcess;
  beforeAll(async () => {
    server = await startHttpServer(built.file);
  });
  afterAll(() => server?.stop());

  it("masks what a tool throws behind a reference that the log explains", async () => {
    const { body } = await post("/mcp", { name: "throws", arguments: {} });
    const text = JSON.stringify(body);
    expect(text).toContain('"isError":true');
    expect(text).not.toContain("hunter2");
    const reference = /log under ([0-9a-f]{8})/.exec(text)?.[1];
    expect(reference).toBeDefined();
    expect(server.stderr()).toContain(reference);
    expect(server.stderr()).toContain("hunter2");
  });

  it("goes on answering beside a call that never resolves", async () => {
    const abort = new AbortController();
    const stuck = post("/mcp", { name: "never", arguments: {} }, {}, abort.signal).catch(() => "aborted");
    const { status, body } = await post("/mcp", { name: "add", arguments: { a: 1, b: 2 } });
    expect([status, JSON.stringify(body)]).toEqual([200, expect.stringContaining("3")]);
    abort.abort();
    expect(await stuck).toBe("aborted");
  });

  it.each([
    ["host", "evil.example.com"],
    ["origin", "https://evil.example.com"],
  ])("answers 403 to a forged %s", async (name, value) => {
    const headers = { [name]: value };
    expect((await post("/mcp", { name: "add", arguments: { a: 1, b: 2 } }, headers)).status).toBe(403);
  });

  it("tells the right URL at GET / and POST /", async () => {
    const url = server.url;
    expect((await send("GET", "/", undefined, { accept: "*/*" })).text).toContain(url);
    const { status, text } = await send("POST", "/", JSON.stringify({}));
    expect(status).toBe(404);
    expect(text).toContain("/mcp");
    expect((await send("GET", "/healthz")).status).toBe(200);
  });

  async function post(
    path: string,
    params: { name: string; arguments: object },
    headers: Record<string, string> = {},
    signal?: AbortSignal,
  ) {
    const message = { jsonrpc: "2.0", id: 1, method: "tools/call", params: { ...params, _meta: envelope } };
    const modern = {
      "mcp-protocol-version": "2026-07-28",
      "mcp-method": "tools/call",
      "mcp-name": params.name,
    };
    const answer = await send("POST", path, JSON.stringify(message), { ...modern, ...headers }, signal);
    return { status: answer.status, body: parse(answer.text) };
  }

  /** `node:http`, since fetch does not let a test forge Host. */
  function send(
    method: string,
    path: string,
    body?: string,
    headers: Record<string, string> = {},
    signal?: AbortSignal,
  ): Promise<{ status: number | undefined; text: string }> {
    const all = { "content-type": "application/json", accept: "application/json, text/event-stream", ...headers };
    return new Promise((resolve, reject) => {
      const outgoing = request(new URL(path, server.url), { method, headers: all, signal }, (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
        response.on("end", () => resolve({ status: response.statusCode, text })).on("error", reject);
      });
      outgoing.on("error", reject).end(body);
    });
  }
});

const envelope = {
  "io.modelcontextprotocol/protocolVersion": "2026-07-28",
  "io.modelcontextprotocol/clientCapabilities": {},
};

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
