import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { MakerThread } from "../../cli/making/maker-thread.ts";
import type { CompileResult } from "../../compiler/compile-with.ts";

/** As built, which is what the thread loads. */
const { compile }: typeof import("../../compiler/compile.ts") = await import(resolve("dist/compiler/compile.js"));
const { compileWith }: typeof import("../../compiler/compile-with.ts") = await import(
  resolve("dist/compiler/compile-with.js")
);
const root = realpathSync(mkdtempSync(join(tmpdir(), "mcpc-maker-thread-")));
const project = {
  "package.json": '{ "name": "made", "version": "1.0.0", "type": "module" }',
  "tsconfig.json": '{ "compilerOptions": { "strict": true, "module": "nodenext" }, "include": ["src"] }',
  "src/server.ts": [
    'import { pad } from "pad";',
    'import { getContext } from "mcpc";',
    "/** Pad. */\nexport function padded(text: string): string { return pad(text); }",
    "/** Ask. */\nexport async function name(): Promise<string> {",
    '  const answer = await getContext().elicit<{ name: string }>("Who?");',
    '  return answer.action === "accept" ? answer.content.name : "";\n}',
  ].join("\n"),
  "src/unused.ts": 'console.log("read, and not in the server");\nexport const nothing = 1;\n',
  "node_modules/pad/package.json": '{ "name": "pad", "version": "1.0.0", "type": "module", "exports": "./index.js" }',
  "node_modules/pad/index.js": 'export const pad = (text) => " " + text;\n',
  "node_modules/pad/index.d.ts": "export declare const pad: (text: string) => string;\n",
};

vi.setConfig({ testTimeout: 60_000 });

beforeAll(() => {
  for (const [path, text] of Object.entries(project)) write(path, text);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

it("makes what is made without it, and tells what it asked the disk", async () => {
  const maker = new MakerThread();
  const made = await compileWith(maker, { root, entries: ["src"] });
  expect(made).toEqual(await compile({ root, entries: ["src"] }));
  expect(textOf(made)).toContain('" " + text');
  expect(maker.asked.get(join(root, "node_modules/pad"))?.names).toContain("index.js");
});

it("is told tools while others are read, and those that name types or have a context only with the manifest", async () => {
  const tool = (name: string, type: string) =>
    `/** ${name}. */\nexport function ${name}(value: ${type}): void { void value; }\n`;
  const files = {
    "many/a.ts": Array.from({ length: 30 }, (_, index) => tool(`a${index}`, `{ n${index}: number }`)).join(""),
    "many/b.ts": `export interface Node { next?: Node }\n${tool("b", "Node")}`,
    "many/c.ts": `import type { Context } from "mcpc";\n/** C. */\nexport function c(ctx: Context): void { ctx.log.info("c"); }\n${tool("d", "Date")}`,
  };
  for (const [path, text] of Object.entries(files)) write(path, text);
  const told: string[] = [];
  class Listening extends MakerThread {
    override prepare(tools: Parameters<MakerThread["prepare"]>[0]): void {
      told.push(...tools.map(({ name }) => name));
      super.prepare(tools);
    }
  }
  const made = await compileWith(new Listening(), { root, entries: ["many"] });
  expect(made).toEqual(await compile({ root, entries: ["many"] }));
  expect(made.manifest?.tools).toHaveLength(33);
  expect(told).toEqual([...Array.from({ length: 30 }, (_, index) => `a${index}`), "c", "d"]);
});

it("makes a server without questions of what it has read ahead", async () => {
  write(
    "src/server.ts",
    project["src/server.ts"].split("\n").slice(0, 4).join("\n").replace('import { getContext } from "mcpc";\n', ""),
  );
  const made = await compileWith(new MakerThread(), { root, entries: ["src"] });
  expect(made).toEqual(await compile({ root, entries: ["src"] }));
  expect(textOf(made)).toContain('" " + text');
  expect(textOf(made)).not.toContain("read, and not in the server");
});

it("needs nothing of a file that only was read ahead", async () => {
  write("src/unused.ts", 'import data from "./data.bin";\nexport const nothing: unknown = data;\n');
  write("src/data.bin", "1");
  write("src/data.d.ts", 'declare module "*.bin" { const data: unknown; export default data; }\n');
  const { diagnostics, artifacts } = await compileWith(new MakerThread(), {
    root,
    entries: ["src/server.ts", "src/unused.ts"],
  });
  expect(diagnostics).toEqual([]);
  expect(artifacts.map(({ path }) => path)).toContain("server.mjs");
});

it("leaves native packages out of what is needed where only a file does that was read ahead", async () => {
  write("src/unused.ts", 'import { fast } from "native";\nexport const nothing: unknown = fast;\n');
  write("node_modules/native/package.json", '{ "name": "native", "version": "1.0.0", "gypfile": true }');
  write("node_modules/native/index.d.ts", "export declare const fast: number;\n");
  const made = await compileWith(new MakerThread(), { root, entries: ["src/server.ts", "src/unused.ts"] });
  expect(made.diagnostics).toEqual([]);
  expect(made.external).toEqual([]);
});

it("reports what the bundler does not find", async () => {
  write(
    "src/server.ts",
    'import { pad } from "gone";\n/** Pad. */\nexport function padded(text: string): string { return pad(text); }\n',
  );
  write("src/gone.d.ts", 'declare module "gone" { export const pad: (text: string) => string; }\n');
  const { diagnostics, artifacts } = await compileWith(new MakerThread(), { root, entries: ["src/server.ts"] });
  expect(diagnostics.map(({ code, span }) => `${code} ${span?.file}:${span?.line}`)).toEqual([
    "bundle-error src/server.ts:1",
  ]);
  expect(artifacts).toEqual([]);
});

it("says that its thread has ended rather than wait for it", async () => {
  const maker = new MakerThread();
  maker.stop();
  await expect(maker.make({ tools: [] } as unknown as Parameters<typeof maker.make>[0])).rejects.toThrow(
    "the thread that makes the server has ended",
  );
});

it("says what went wrong in its thread", async () => {
  const maker = new MakerThread();
  await expect(maker.make({ tools: [] } as unknown as Parameters<typeof maker.make>[0])).rejects.toThrow(
    "a server is made that was not begun",
  );
});

function textOf({ artifacts }: CompileResult): string | undefined {
  return artifacts.find(({ path }) => path === "server.mjs")?.text;
}

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}
