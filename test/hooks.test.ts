import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type BuiltServer, buildServer } from "./peers/build.ts";
import { runToEnd, startHttpServer, startStdio } from "./peers/processes.ts";

/** Each step is a line in the file that TRACE names; BREAK names the step that fails or hangs. */
const source = `
import { appendFileSync } from "node:fs";

const isBroken = (step: string, how: string) => process.env.BREAK === how + " " + step;

async function step(name: string, signal?: AbortSignal): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  appendFileSync(process.env.TRACE ?? "", name + "\\n");
  if (isBroken(name, "fail")) throw new Error("cannot " + name);
  if (isBroken(name, "hang")) await new Promise<void>((resolve) => {
    console.error("hanging in " + name);
    const idle = setInterval(() => {}, 1000);
    signal?.addEventListener("abort", () => { clearInterval(idle); appendFileSync(process.env.TRACE ?? "", "aborted\\n"); resolve(); });
  });
}

/** @startup */
export const open = (signal: AbortSignal) => step("open", signal);
/** @startup */
export const fill = () => step("fill");
/** Work. */
export async function work(): Promise<string> {
  await step("work");
  return "worked";
}
/** @shutdown */
export const flush = () => step("flush");
/** @shutdown */
export const close = (signal: AbortSignal) => step("close", signal);
`;

let built: BuiltServer;
let folder: string;
let runs = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "mcpc-hooks-"));
  await mkdir(join(folder, "project/src"), { recursive: true });
  await writeFile(join(folder, "project/package.json"), '{ "name": "hooks", "version": "1.0.0", "type": "module" }');
  await writeFile(join(folder, "project/src/server.ts"), source);
  built = await buildServer(join(folder, "project"));
}, 60_000);
afterAll(async () => {
  await built?.remove();
  await rm(folder, { recursive: true, force: true });
});

/** The environment of one run, and what it left. */
function trace(broken = "") {
  const path = join(folder, `trace-${++runs}`);
  const env = { TRACE: path, BREAK: broken };
  return { env, lines: async () => (await readFile(path, "utf8").catch(() => "")).trim().split("\n").filter(Boolean) };
}

const meta = {
  "io.modelcontextprotocol/protocolVersion": "2026-07-28",
  "io.modelcontextprotocol/clientCapabilities": {},
};
const call = { jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: "work", _meta: meta } };
const whole = ["open", "fill", "work", "flush", "close"];

describe("over stdio", { timeout: 30_000 }, () => {
  it("run in order around the requests, of which none is lost", async () => {
    const { env, lines } = trace();
    const { code, stdout } = await runToEnd(process.execPath, [built.file], {
      env,
      input: `${JSON.stringify(call)}\n`,
    });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ id: 1, result: { content: [{ text: "worked" }] } });
    expect(await lines()).toEqual(whole);
  });

  it("run in order around a 2025 connection that a signal ends", async () => {
    const { env, lines } = trace();
    const server = startStdio(built.file, { env });
    const clientInfo = { name: "test", version: "0" };
    const opened = await server.request("initialize", { protocolVersion: "2025-11-25", capabilities: {}, clientInfo });
    expect(opened.result).toMatchObject({ protocolVersion: "2025-11-25" });
    await server.request("tools/call", { name: "work" });
    server.signal("SIGTERM");
    expect(await server.exit()).toEqual({ code: 0, signal: null });
    expect(await lines()).toEqual(whole);
  });

  it("end the process where the start fails, with the reason", async () => {
    const { env, lines } = trace("fail fill");
    const { code, stdout, stderr } = await runToEnd(process.execPath, [built.file], {
      env,
      input: JSON.stringify(call),
    });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(/^mcpc: this server cannot start: src\/server\.ts:\d+ failed: cannot fill$/m);
    expect(await lines()).toEqual(["open", "fill"]);
  });

  it("stop starting when the process is told to stop", async () => {
    const { env, lines } = trace("hang open");
    const server = startStdio(built.file, { env });
    await expect.poll(() => server.stderr()).toContain("hanging in open");
    server.signal("SIGTERM");
    expect(await server.exit()).toEqual({ code: 0, signal: null });
    expect(await lines()).toEqual(["open", "aborted"]);
  });

  it("go on with the end where one fails", async () => {
    const { env, lines } = trace("fail flush");
    const { code, stderr } = await runToEnd(process.execPath, [built.file], {
      env,
      input: `${JSON.stringify(call)}\n`,
    });
    expect(code).toBe(0);
    expect(stderr).toMatch(/mcpc: error: shutdown function src\/server\.ts:\d+ failed: Error: cannot flush/);
    expect(await lines()).toEqual(whole);
  });

  it("abort an end that takes too long", async () => {
    const { env, lines } = trace("hang close");
    const { code, stderr } = await runToEnd(process.execPath, [built.file], { env, input: "" });
    expect(code).toBe(0);
    expect(stderr).toMatch(/shutdown function src\/server\.ts:\d+ did not end within 5 s/);
    expect(await lines()).toEqual(["open", "fill", "flush", "close", "aborted"]);
  });

  it("do not run for --version", async () => {
    const { env, lines } = trace();
    expect((await runToEnd(process.execPath, [built.file, "--version"], { env })).stdout).toBe("1.0.0\n");
    expect(await lines()).toEqual([]);
  });
});

describe("over HTTP", { timeout: 30_000 }, () => {
  it("run once, however many requests there are", async () => {
    const { env, lines } = trace();
    const server = await startHttpServer(built.file, { env });
    const headers = {
      "Content-Type": "application/json",
      Accept: "application/json, text/event-stream",
      "MCP-Protocol-Version": "2026-07-28",
      "Mcp-Method": "tools/call",
      "Mcp-Name": "work",
    };
    for (const id of [1, 2]) {
      const answer = await fetch(server.url, { method: "POST", headers, body: JSON.stringify({ ...call, id }) });
      expect(await answer.json()).toMatchObject({ id, result: { content: [{ text: "worked" }] } });
    }
    expect(await server.stop()).toEqual({ code: 0, signal: null });
    expect(await lines()).toEqual(["open", "fill", "work", "work", "flush", "close"]);
  });

  it("end the process before it listens where the start fails", async () => {
    const { env } = trace("fail open");
    const { code, stderr } = await runToEnd(process.execPath, [built.file, "--http", "--port", "0"], { env });
    expect(code).toBe(1);
    expect(stderr).toContain("failed: cannot open");
    expect(stderr).not.toContain("listening");
  });

  it("close what was opened where the port is taken", async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => taken.once("listening", resolve));
    const address = taken.address();
    const port = typeof address === "object" && address ? String(address.port) : "";
    const { env, lines } = trace();
    const { code } = await runToEnd(process.execPath, [built.file, "--http", "--port", port], { env });
    taken.close();
    expect(code).toBe(1);
    expect(await lines()).toEqual(["open", "fill", "flush", "close"]);
  });
});
