import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { expect, it } from "vitest";
import { type DevEmitted, DevEmitter, emit } from "../../compiler/3-emit/index.ts";
import { compile } from "../../compiler/index.ts";
import type { Manifest, ToolDescriptor } from "../../manifest/index.ts";
import type { ServerDefinition } from "../../runtime/definition.ts";
import { runEmitted } from "../values/emitted-code.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const require = createRequire(import.meta.url);
const runtime = { "mcpc/runtime": "index", "mcpc/runtime/legacy-sse": "transports/legacy-sse" };
const options = { projectPath: "..", settings: { coerce: true }, sse: true };

function newEmitter(): DevEmitter {
  const names: string[] = [];
  return new DevEmitter({
    urlOf(name) {
      const own = Object.entries(runtime).find(([known]) => known === name);
      return pathToFileURL(own ? join(root, `dist/runtime/${own[1]}.js`) : require.resolve(name)).href;
    },
    fileOf(text) {
      if (!names.includes(text)) names.push(text);
      return `${names.indexOf(text)}.mjs`;
    },
  });
}

async function manifestOf(fixture: string, entry = "input.ts"): Promise<Manifest> {
  const { manifest } = await compile({ root: join(root, "fixtures", fixture), entries: [entry] });
  if (!manifest) throw new Error(`${fixture} has no manifest`);
  return manifest;
}

/** What the parts define, with functions that return their arguments as those of the user. */
async function defined({ parts, index }: DevEmitted): Promise<ServerDefinition> {
  const folder = await mkdtemp(join(tmpdir(), "mcpc-dev-emitter-"));
  try {
    for (const [file, text] of Object.entries(parts)) await writeFile(join(folder, file), text);
    const { default: define } = await import(pathToFileURL(join(folder, index)).href);
    const functions = new Proxy(
      {},
      {
        get:
          () =>
          (...args: unknown[]) =>
            args,
      },
    );
    return define(new Proxy({}, { get: () => functions }));
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** A definition as text, with what its functions answer in their place. */
function textOf(definition: object): string {
  const { info: _, ...others } = definition as ServerDefinition;
  const sample = { id: "1", since: "2026-01-01T00:00:00.000Z", query: 3 };
  const tried = (value: (...args: unknown[]) => unknown) => {
    try {
      return { answer: value(sample, {}) };
    } catch (error) {
      return String(error);
    }
  };
  const written = (_: string, value: unknown) => {
    if (value instanceof RegExp) return String(value);
    if (typeof value !== "function") return value;
    return /^\(\) ?=> ?import/.test(String(value)) ? "import" : tried(value as () => unknown);
  };
  return JSON.stringify(others, written, 1);
}

it.each([
  ["emit/torture", "src/orders.tools.ts"],
  ["emit/names-that-collide"],
  ["emit/hooks"],
  ["calls/ambiguous-codecs-in-unions"],
])("defines what a build defines: %s", async (fixture, entry?: string) => {
  const manifest = await manifestOf(fixture, entry);
  const built = await runEmitted({ built: emit(manifest, { generator: "0.0.0", ...options }) });
  const dev = await defined(newEmitter().emit(manifest, options));
  expect(textOf(dev)).toBe(textOf(built.built?.definition ?? {}));
});

/** So many tools, four in a file. */
function toolsOf(manifest: Manifest, count: number): ToolDescriptor[] {
  const [tool] = manifest.tools;
  if (!tool) throw new Error("there is no tool");
  return Array.from({ length: count }, (_, index) => ({
    ...tool,
    name: `tool_${index}`,
    handler: { ...tool.handler, file: `src/${Math.floor(index / 4)}.ts` },
  }));
}

it("makes anew what holds a descriptor that is another one, and forgets what it was", async () => {
  const manifest = await manifestOf("emit/two-tools");
  const tools = toolsOf(manifest, 400);
  const emitter = newEmitter();
  const emitWith = (changed: ToolDescriptor[]) => emitter.emit({ ...manifest, tools: changed }, options);
  const filesOf = ({ parts }: DevEmitted) => Object.keys(parts);
  const first = emitWith(tools);
  expect(filesOf(first).length).toBeGreaterThan(8);
  const second = emitWith(tools.map((tool, at) => (at === 77 ? { ...tool, description: "Another." } : tool)));
  expect(filesOf(second).filter((file) => !filesOf(first).includes(file))).toHaveLength(2); // the part, and the index
  expect(filesOf(second)).toHaveLength(filesOf(first).length);
  expect(emitWith(tools)).toEqual(first);
  const fewer = emitWith(tools.toSpliced(77, 1));
  expect(filesOf(fewer).filter((file) => !filesOf(first).includes(file))).toHaveLength(2);
});

it("answers with what a module exports by then", async () => {
  const manifest = await manifestOf("emit/two-tools");
  const folder = await mkdtemp(join(tmpdir(), "mcpc-dev-emitter-"));
  const { parts, index, user } = newEmitter().emit(manifest, options);
  for (const [file, text] of Object.entries(parts)) await writeFile(join(folder, file), text);
  const { default: define } = await import(pathToFileURL(join(folder, index)).href);
  await rm(folder, { recursive: true });
  const [tool] = manifest.tools;
  const functions: Record<string, () => string> = { [tool?.handler.exportName ?? ""]: () => "before" };
  const definition: ServerDefinition = define(Object.fromEntries(user.paths.map((path) => [path, functions])));
  functions[tool?.handler.exportName ?? ""] = () => "after";
  expect(definition.tools[0]?.invoke({}, {} as never)).toBe("after");
});
