import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compile, formatDiagnostics } from "../compiler/index.ts";
import { startStdio } from "./peers/processes.ts";

const meta = {
  "io.modelcontextprotocol/protocolVersion": "2026-07-28",
  "io.modelcontextprotocol/clientCapabilities": {},
};

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "mcpc-get-context-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Builds a server of one file; its text, and where it is. */
async function built(name: string, source: string): Promise<{ text: string; file: string }> {
  const root = join(folder, name);
  await mkdir(join(root, "src"), { recursive: true });
  await writeFile(join(root, "src/server.ts"), source);
  const { artifacts, diagnostics } = await compile({ root });
  const text = artifacts.find(({ path }) => path === "server.mjs")?.text;
  if (text === undefined) throw new Error(formatDiagnostics(diagnostics));
  const file = join(root, "server.mjs");
  await writeFile(file, text);
  return { text, file };
}

describe("getContext()", { timeout: 60_000 }, () => {
  it("is not in a server that does not import it", async () => {
    const source =
      'import { ToolError } from "mcpc";\n/** A tool. */\nexport function fail(): void {\n  throw new ToolError("no");\n}\n';
    const { text } = await built("without", source);
    expect(text).not.toMatch(/async_hooks|AsyncLocalStorage/);
  });

  it("finds the call in whatever a handler runs, each its own, and says where there is none", async () => {
    const { text, file } = await built(
      "with",
      `
import { getContext, type PromptMessage, user } from "mcpc";

let atTopLevel = "";
try {
  getContext();
} catch (error) {
  atTopLevel = String(error);
}

const waiting: (() => void)[] = [];

async function deep(): Promise<string | number> {
  await Promise.resolve();
  return getContext().request.id;
}

/** Two calls at once. */
export async function meet(): Promise<string | number> {
  await new Promise<void>((resolve) => {
    waiting.push(resolve);
    if (waiting.length === 2) for (const go of waiting) go();
  });
  return deep();
}
/** @prompt A prompt. */
export async function ask(): Promise<PromptMessage> {
  return user(String(await deep()));
}
/** A generator. */
export async function* stream(): AsyncGenerator<number, string> {
  yield 1;
  return getContext().protocol;
}
/** Top level. */
export function outside(): string {
  return atTopLevel;
}
`,
    );
    expect(text).toMatch(/async_hooks/);
    const server = startStdio(file);
    try {
      const call = (name: string) => server.request("tools/call", { name, _meta: meta });
      const texts = (await Promise.all([call("meet"), call("meet")])).map(({ result }) => result?.structuredContent);
      expect(texts).toEqual([1, 2]);
      const { result } = await server.request("prompts/get", { name: "ask", _meta: meta });
      expect(result).toMatchObject({ messages: [{ content: { text: "3" } }] });
      expect((await call("stream")).result).toMatchObject({ structuredContent: "2026-07-28" });
      const { result: top } = await call("outside");
      expect(top?.structuredContent).toContain("getContext() was called outside of a call");
    } finally {
      await server.stop();
    }
  });
});
