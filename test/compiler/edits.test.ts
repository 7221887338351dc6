import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { load, reportTypeErrors } from "../../compiler/1-load/index.ts";
import { analyze } from "../../compiler/2-analyze/index.ts";
import { DiagnosticBag } from "../../compiler/diagnostics/diagnostic.ts";
import { DevCompiler } from "../../compiler/index.ts";

const entries = ["src/*.tools.ts"];

/** Each file of a project as one of several texts, which differ in what other files see of them. */
const variants: Record<string, string[]> = {
  "src/shared.ts": [
    'export type Status = "open" | "done"; export const limit = 10; export interface Item { id: string; status: Status }',
    'export type Status = "done" | "open" | "lost"; export const limit = 20; export interface Item { status: Status; id?: string }',
    "export type Status = string; export const limit: number = 1; export interface Item { id: string; status: Status; of?: Item }",
  ],
  "src/through.ts": [
    'export * from "./shared.ts";',
    'export { type Item, limit, type Status } from "./shared.ts";\nexport const more = 1;',
  ],
  "src/trees.ts": [
    "export interface Tree { value: number; left?: Tree }\nexport interface Leaf { value: string }",
    "export interface Tree { value: number }\nexport interface Leaf { value: string; next?: Leaf }",
    "export interface Tree { value: number; leaf: Leaf }\n/** A leaf. */ export interface Leaf { trees?: Tree[] }",
  ],
  "src/global.d.ts": [
    "type Everywhere = 1 | 2;",
    'type Everywhere = "a" | "b";',
    "interface Everywhere { deep: boolean }",
  ],
  "src/augments.ts": [
    'declare module "./shared.ts" { interface Item { added?: number } }\nexport {};',
    'declare module "./shared.ts" { interface Item { added?: string } }\nexport {};',
    "declare global { interface Anywhere { there: true } }\nexport {};",
    "export const nothing = 0;",
  ],
  "src/a.tools.ts": [
    'import { type Item, limit, type Status } from "./through.ts";\n/** Find. */ export function find(status: Status, max = limit): Item[] { return []; }',
    'import type { Item, Status } from "./through.ts";\n/** Find. */ export const find = (of: Record<"b" | "a", Status> & { first: Item }): void => {};',
    'import type { Item } from "./shared.ts";\n/** Count. */ export function count(items: Item[]): number { return items; }',
    "/** @mcpcIgnore description-missing */ export function both(): void {}\nexport function bare(): void {}",
  ],
  "src/b.tools.ts": [
    'import type { Tree } from "./trees.ts";\n/** Grow. */ export function grow(tree: Tree): Tree { return tree; }',
    'import type { Leaf } from "./trees.ts";\n/** Fall.\n * @prompt */ export function fall(leaf: string): string { return leaf; }\n/** Take. */ export function take(leaf: Leaf): void {}',
    "/** Both. */ export function both(way: Everywhere): void {}",
    "export function broken(: void {}",
  ],
  "src/c.tools.ts": [
    'import type { Leaf, Tree } from "./trees.ts";\n/** Mix. */ export function mix(leaf: Leaf, tree?: Tree): "x" | "y" { return "x"; }',
    "/** @resource note://{id} */ export function note(id: string): string { return id; }",
    'import type { Context } from "mcpc";\nimport type { Item } from "./shared.ts";\n/** Ask. */ export async function ask(ctx: Context): Promise<void> { await ctx.elicit<{ name: string }>("Who?"); }\n/** Add. */ export function add(item: Item): void {}',
    "/** @resource note://{name} */ export function other(name: string): string { return name; }",
  ],
  "src/d.tools.ts": [
    'import "./augments.ts";\nexport const constant = 3;',
    'import "./augments.ts";\n/** Anywhere. */ export function anywhere(way: Everywhere | null): void {}',
    "/** @lists note://{id} */ export function notes(): string[] { return []; }",
    "/** @completes fall.leaf */ export function leaves(typed: string): string[] { return [typed]; }",
  ],
};

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "mcpc-edits-"));
  await write("package.json", '{ "name": "edited", "version": "1.0.0", "type": "module" }');
  const compilerOptions = {
    target: "es2023",
    module: "nodenext",
    strict: true,
    noEmit: true,
    types: [],
    allowImportingTsExtensions: true,
  };
  await write("tsconfig.json", JSON.stringify({ compilerOptions, include: ["src"] }));
});
afterAll(() => rm(root, { recursive: true, force: true }));

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), text);
}

/** What is read of the sources as they are, by a compiler that knows nothing of them. */
async function readAnew(): Promise<unknown> {
  const diagnostics = new DiagnosticBag();
  const project = await load({ root, entries }, diagnostics);
  const manifest = project && analyze(project, diagnostics);
  if (project) reportTypeErrors(project.program, root, diagnostics);
  return { manifest: JSON.stringify(manifest, null, 1), diagnostics: diagnostics.all };
}

const edit = fc
  .constantFrom(...Object.keys(variants))
  .chain((path) => fc.record({ path: fc.constant(path), text: fc.constantFrom(...(variants[path] ?? [])) }));

/** Some files written, and where the compile of that is interrupted, if it comes so far. */
const step = fc.record({
  edits: fc.array(edit, { minLength: 1, maxLength: 2 }),
  interruptedAt: fc.option(fc.integer({ min: 1, max: 12 }), { freq: 3 }),
});

it("says after any edits what a build from nothing says", { timeout: 240_000 }, async () => {
  const property = fc.asyncProperty(fc.array(step, { minLength: 12, maxLength: 12 }), async (steps) => {
    for (const [path, [text = ""]] of Object.entries(variants)) await write(path, text);
    const compiler = new DevCompiler({ root, entries });
    try {
      await compiler.compile({ changed: [], cameOrWent: false });
      let changed: string[] = [];
      for (const { edits, interruptedAt } of steps) {
        for (const { path, text } of edits) await write(path, text);
        changed = [...changed, ...edits.map(({ path }) => join(root, path))];
        const signal = interruptedAt === null ? undefined : abortedAt(interruptedAt);
        const build = await compiler.compile({ changed, cameOrWent: false }, signal).catch((error: unknown) => {
          if (error !== signal?.reason) throw error;
        });
        if (!build) continue;
        changed = [];
        const { manifest, diagnostics } = build;
        expect({ manifest: JSON.stringify(manifest, null, 1), diagnostics }).toEqual(await readAnew());
      }
    } finally {
      await compiler.close();
    }
  });
  await fc.assert(property, { numRuns: 5, seed: 7, endOnFailure: true });
});

/** A signal that is aborted when it is asked so many times. */
function abortedAt(count: number): AbortSignal {
  const controller = new AbortController();
  const { signal } = controller;
  let asked = 0;
  const throwIfAborted = signal.throwIfAborted.bind(signal);
  signal.throwIfAborted = () => {
    if (++asked === count) controller.abort();
    throwIfAborted();
  };
  return signal;
}
