import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compile, formatDiagnostics } from "../compiler/index.ts";
import { modernMeta, ServerProcess } from "./runtime/server-process.ts";

const tool = "/** Add two numbers. */\nexport function add(a: number, b: number): number {\n  return a + b;\n}\n";
const prompt = "/** Ask.\n * @prompt */\nexport function ask(what: string): string {\n  return what;\n}\n";
const resource =
  "/** A note.\n * @resource note://{name} */\nexport function note(name: string): string {\n  return name;\n}\n";
const hook = "/** @startup */\nexport function open(): void {}\n";
const stream =
  "/** Count. */\nexport async function* count(): AsyncGenerator<number, string> {\n  yield 1;\n  return 'done';\n}\n";

const asking = `
import type { Context } from "mcpc";
/** Ask somebody. */
export async function poll(ctx: Context): Promise<string> {
  const answer = await ctx.elicit<{ name: string }>("Who?");
  return answer.action;
}
`;

/** Words of the runtime that only what serves it has. */
const words = {
  prompts: "what is no message",
  resources: "the value of",
  completions: "argument of",
  hooks: "startup function",
  streams: "it yielded more than",
};

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "mcpc-unused-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Builds a minified stdio server of one file: its text, and where it is. */
async function build(name: string, source: string): Promise<{ file: string; text: string }> {
  const root = join(folder, name);
  await mkdir(join(root, "src"), { recursive: true });
  await writeFile(join(root, "src/server.ts"), source);
  const { artifacts, diagnostics } = await compile({ root, minify: true, transport: "stdio" });
  const text = artifacts.find(({ path }) => path === "server.mjs")?.text;
  if (text === undefined) throw new Error(formatDiagnostics(diagnostics));
  const file = join(root, "server.mjs");
  await writeFile(file, text);
  return { file, text };
}

/** What a server answers a client that asks for all there could be. */
async function answersOf(file: string, lane: "direct" | "sdk"): Promise<unknown[]> {
  const server = new ServerProcess(file, ["--lane", lane]);
  const ids = [
    server.request("tools/call", { name: "add", arguments: { a: 1, b: 2 }, _meta: modernMeta }),
    server.request("prompts/list", { _meta: modernMeta }),
    server.request("prompts/get", { name: "ask", arguments: { what: "x" }, _meta: modernMeta }),
    server.request("resources/list", { _meta: modernMeta }),
    server.request("resources/read", { uri: "note://x", _meta: modernMeta }),
    server.request("resources/read", { uri: `note://${"x".repeat(9000)}`, _meta: modernMeta }),
    server.request("completion/complete", {
      ref: { type: "ref/prompt", name: "ask" },
      argument: { name: "what", value: "" },
      _meta: modernMeta,
    }),
  ];
  const answers = await Promise.all(ids.map((id) => server.answer(id)));
  server.child.stdin.end();
  await server.exited;
  return answers.map(({ result, error }) => error ?? result);
}

/** Node's modules that a process has loaded when it has answered with a line. */
async function loadedBy(file: string): Promise<string[]> {
  const telling = join(folder, "telling.cjs");
  const tell = "() => process.stderr.write(`loaded ${JSON.stringify(process.moduleLoadList)}\\n`)";
  await writeFile(telling, `require("node:fs"); process.stdin.on("end", ${tell});\n`);
  const server = new ServerProcess(file, [], { NODE_OPTIONS: `--require ${telling}` });
  server.request("tools/list", { _meta: modernMeta });
  await server.until(() => server.lines[0]);
  server.child.stdin.end();
  const [, list = "[]"] = await server.says(/^loaded (.*)$/m);
  await server.exited;
  return JSON.parse(list);
}

describe("what a server does not need", { timeout: 60_000 }, () => {
  it("is not in it, and is answered as where it is", async () => {
    const { file, text } = await build("tool", tool);
    expect(Object.entries(words).filter(([, word]) => text.includes(word))).toEqual([]);
    const [direct, sdk] = [await answersOf(file, "direct"), await answersOf(file, "sdk")];
    expect(direct).toEqual(sdk);
    expect(direct).toEqual([
      expect.objectContaining({ structuredContent: 3 }),
      expect.objectContaining({ prompts: [] }),
      expect.objectContaining({ code: -32602, message: "Unknown prompt: ask" }),
      expect.objectContaining({ resources: [] }),
      expect.objectContaining({ code: -32602, message: "Resource not found: note://x" }),
      expect.objectContaining({ code: -32602, message: "The URI is longer than 8192 characters" }),
      expect.objectContaining({ code: -32601 }),
    ]);
  });

  it("is not loaded: of Node's modules no more than a script has that answers and minds signals", async () => {
    const { file } = await build("loaded", tool);
    const script = join(folder, "script.mjs");
    await writeFile(
      script,
      "process.on('SIGTERM', () => {}); process.stdin.on('data', (text) => process.stdout.write(text));\n",
    );
    const spare = await loadedBy(script);
    expect((await loadedBy(file)).filter((module) => !spare.includes(module))).toEqual([]);
  });

  it("is in one that does", async () => {
    const { file, text } = await build("all", `${tool}${prompt}${resource}${hook}${stream}`);
    expect(Object.entries(words).filter(([, word]) => !text.includes(word))).toEqual([]);
    const [, , asked, , read] = await answersOf(file, "direct");
    expect(asked).toMatchObject({ messages: [{ role: "user", content: { type: "text", text: "x" } }] });
    expect(read).toMatchObject({ contents: [{ uri: "note://x", text: "x" }] });
  });

  it("is one with what the SDK is loaded with: an error of the one is an error to the other", async () => {
    const { file } = await build("asking", asking);
    const server = new ServerProcess(file);
    const answer = await server.answer(
      server.request("tools/call", { name: "poll", arguments: {}, _meta: modernMeta }),
    );
    server.child.stdin.end();
    await server.exited;
    // made where the SDK is, recognised as a protocol error where tools are called, and sent on
    expect(answer.error).toMatchObject({ code: -32021, data: { requiredCapabilities: { elicitation: { form: {} } } } });
  });
});
