import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { load, NativeCheck, ProjectProgram, reportNativeErrors, reportTypeErrors } from "../compiler/1-load/index.ts";
import { compile } from "../compiler/compile.ts";
import { DiagnosticBag } from "../compiler/diagnostics/diagnostic.ts";
import { areas, casesOf } from "./fixture-case.ts";
import { runToEnd } from "./peers/processes.ts";
import { install, npm } from "./peers/tools.ts";

const installed = fileURLToPath(new URL("./typescript-7", import.meta.url));
const workspace = mkdtempSync(join(tmpdir(), "mcpc-native-"));

afterAll(() => rm(workspace, { recursive: true, force: true }));

/** Writes files below a folder of the workspace, and gives the folder. */
function write(name: string, files: Record<string, string>): string {
  const folder = join(workspace, name);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

/** What is told of one project by both: the compiler in this process, and the one that the project installed. */
async function checkTwice(root: string, entries: string[] = []) {
  const native = new NativeCheck(root);
  const open = (settings: Parameters<NativeCheck["start"]>[0]) => {
    native.start(settings);
    return new ProjectProgram().open(settings);
  };
  const project = await load({ root, entries, open }, new DiagnosticBag());
  if (!project) throw new Error(`${root} has no entry`);
  const found = await native.errors();
  const [theirs, ours] = [new DiagnosticBag(), new DiagnosticBag()];
  await reportNativeErrors(native, project.program, root, theirs);
  reportTypeErrors(project.program, root, ours);
  return { found, theirs: theirs.all, ours: ours.all };
}

describe("the compiler of TypeScript 7", { timeout: 60_000 }, () => {
  const real = join(workspace, "real");
  beforeAll(async () => {
    await install(installed, (root) => npm(root, "ci"));
    mkdirSync(join(real, "node_modules"), { recursive: true });
    symlinkSync(join(installed, "node_modules/typescript"), join(real, "node_modules/typescript"));
  }, 360_000);

  const mistaken = areas.flatMap(casesOf).filter(({ folder }) => {
    const told = join(folder, "expected/diagnostics.txt");
    return existsSync(told) && readFileSync(told, "utf8").includes("error typescript-error");
  });

  it.each(mistaken)("finds in fixtures/$area/$name what this process finds", async ({ area, name, folder }) => {
    const root = join(real, area, name);
    cpSync(folder, root, { recursive: true });
    const { found, theirs, ours } = await checkTwice(root, existsSync(join(root, "src")) ? [] : ["input.ts"]);
    expect(found?.length).toBeGreaterThan(0);
    expect(theirs).toEqual(ours);
  });

  it("finds the same mistakes of many kinds at the same places", async () => {
    const { found, theirs, ours } = await checkTwice(write("real/kinds", { "src/server.ts": mistakes, ...otherFiles }));
    expect(found?.length).toBeGreaterThan(25);
    expect(theirs).toEqual(ours);
    expect(new Set(theirs.map(({ span }) => span?.file))).toEqual(new Set(["src/lib/part.ts", "src/server.ts"]));
  });

  it("reads settings as they are read here: extends, paths, types, libraries", async () => {
    const root = write("real/settings", {
      "base/tsconfig.json": JSON.stringify({
        compilerOptions: {
          target: "es2023",
          lib: ["es2023", "dom"],
          module: "preserve",
          strict: true,
          noUncheckedIndexedAccess: true,
          jsx: "react-jsx",
          types: ["globals/all"],
          paths: { "#parts/*": ["../src/parts/*"] },
        },
      }),
      "tsconfig.json": JSON.stringify({ extends: "./base/tsconfig.json", include: ["src", "ambient.d.ts"] }),
      "ambient.d.ts": "declare const ambient: string;",
      "node_modules/globals/package.json": JSON.stringify({
        name: "globals",
        exports: { "./all": { types: "./all.d.ts" } },
      }),
      "node_modules/globals/all.d.ts": "declare const fromTypes: number;",
      "src/parts/one.ts": "export const one = 1;",
      "src/server.ts": [
        'import type { Context } from "mcpc";',
        'import { one } from "#parts/one.ts";',
        "export function add(texts: string[], ctx: Context): string {",
        "  ctx.log.info([document.title, ambient, fromTypes, one].join());",
        "  return texts[0];",
        "}",
      ].join("\n"),
    });
    const { found, theirs, ours } = await checkTwice(root);
    const own = found?.filter(({ path }) => path.startsWith(root)); // and those of mcpc, while it runs from source
    expect(own?.map(({ line, number }) => ({ line, number }))).toEqual([{ line: 5, number: 2322 }]);
    expect(theirs).toEqual(ours);
    expect(readdirSync(join(root, "node_modules/.cache/mcpc"))).toEqual([]);
  });

  it("says nothing of a project without mistakes, and leaves no file", async () => {
    const root = write("real/right", { "src/server.ts": "export const double = (n: number) => n * 2;" });
    const { found, theirs } = await checkTwice(root);
    expect({ found, theirs }).toEqual({ found: [], theirs: [] });
  });

  it("makes no difference to what is built", async () => {
    const files = {
      "src/server.ts": "export function pick(a: 'x' | 'y' | 1, b?: Date) { return { a, b: b ?? null }; }",
    };
    const [here, apart] = [
      await compile({ root: write("own", files) }),
      await compile({ root: write("real/built", files) }),
    ];
    expect(apart.artifacts).toEqual(here.artifacts);
    expect(apart.diagnostics).toEqual(here.diagnostics);
  });
});

/** A project whose compiler is this script; without one, what must not be run. */
function projectWith(name: string, script: string | undefined, source = mistake): string {
  const program = `node_modules/@typescript/typescript-${process.platform}-${process.arch}`;
  const root = write(name, {
    "node_modules/typescript/package.json": JSON.stringify({ name: "typescript", version: "7.9.0" }),
    [`${program}/package.json`]: JSON.stringify({ name: program.slice("node_modules/".length) }),
    [`${program}/lib/tsc`]: `#!${process.execPath}\n${script}\n`,
    "src/server.ts": source,
  });
  chmodSync(join(root, program, "lib/tsc"), script === undefined ? 0o644 : 0o755);
  return root;
}

const mistake = "/** Adds. */ export function add(a: number): string {\n  return a;\n}\n";
const right = "/** Adds. */ export function add(a: number): number {\n  return a;\n}\n";
const say = (text: string) => `process.stdout.write(${JSON.stringify(text)});`;

describe.skipIf(process.platform === "win32")("a compiler in a process of its own", { timeout: 60_000 }, () => {
  it.each([
    ["cannot be started", undefined],
    ["dies", "process.kill(process.pid, 'SIGKILL');"],
    ["ends as if there were errors, without any", "process.exitCode = 1;"],
    ["ends with a code of its own", `${say("src/server.ts(2,3): error TS2322: No.\n")} process.exitCode = 7;`],
    ["says an error and ends as if there were none", say("src/server.ts(1,1): error TS2322: No.\n")],
    ["says something else", `${say("error TS5023: Unknown compiler option 'future'.\n")} process.exitCode = 1;`],
    ["names a file that is not read here", `${say("src/other.ts(1,1): error TS1: No.\n")} process.exitCode = 1;`],
    ["names a line that is not there", `${say("src/server.ts(99,1): error TS1: No.\n")} process.exitCode = 1;`],
    ["warns on stderr", "process.stderr.write('panic: oh\\n');"],
  ])("is not believed when it %s", async (what, script) => {
    const { diagnostics } = await compile({ root: projectWith(`broken/${what}`, script) });
    expect(diagnostics.map(({ code, message, span }) => ({ code, message, line: span?.line }))).toEqual([
      {
        code: "typescript-error",
        message: "TypeScript reports TS2322: Type 'number' is not assignable to type 'string'",
        line: 2,
      },
    ]);
    const { artifacts } = await compile({ root: projectWith(`broken but right/${what}`, script, right) });
    expect(artifacts.length).toBeGreaterThan(0);
  });

  it("is believed when it finds nothing", async () => {
    const { diagnostics } = await compile({ root: projectWith("content", "") });
    expect(diagnostics.filter(({ code }) => code === "typescript-error")).toEqual([]);
  });

  it("tells an error that only it knows at the word that begins there, with all its lines", async () => {
    const script = `${say("src/server.ts(1,31): error TS9999: It is\n  not as\n    it was.\n")} process.exitCode = 2;`;
    const { diagnostics } = await compile({ root: projectWith("newer", script, right) });
    expect(diagnostics).toMatchObject([
      {
        message: "TypeScript reports TS9999: It is not as it was",
        span: { file: "src/server.ts", line: 1, column: 31, endLine: 1, endColumn: 33 },
      },
    ]);
  });

  it("is not asked again while nothing has changed", async () => {
    const root = projectWith("unchanged", 'require("node:fs").appendFileSync("asked", "once ");', right);
    const build = () =>
      runToEnd(process.execPath, [resolve("dist/cli/main.js"), "build"], {
        cwd: root,
        env: { ...process.env, MCPC_CACHE: join(workspace, "cache") },
        timeout: 60_000,
      });
    const { stderr } = await build();
    expect(stderr).toContain("Built 1 tool");
    expect((await build()).code).toBe(0);
    expect(readFileSync(join(root, "asked"), "utf8")).toBe("once ");
    write("unchanged", { "node_modules/typescript/package.json": '{ "name": "typescript", "version": "7.10.0" }' });
    await build();
    expect(readFileSync(join(root, "asked"), "utf8")).toBe("once once ");
  });

  it("is ended, and leaves no file, where the code cannot be parsed", async () => {
    const root = projectWith("syntax", "setInterval(() => {}, 1000);", "export function add( {");
    const { diagnostics } = await compile({ root });
    expect(diagnostics.map(({ code }) => code)).toContain("typescript-error");
    await expect.poll(() => readdirSync(join(root, "node_modules/.cache/mcpc"))).toEqual([]);
  });
});

const mistakes = `import { missing, part } from "./lib/part.ts";
import unknown from "no-such-package";
import type { Context } from "mcpc";
interface Shape { kind: "circle" | "square"; size: number; inner: { deep: { deeper: string } } }
type Circle = Circle;
abstract class Base { abstract area(): number; private secret = 1; protected hint = 2; readonly fixed = 3; }
class Square extends Base { side: number; }
enum Color { Red, Green }
export function one(a: number): string { return a; }
export function two(shape: Shape): string {
  const wrong: Shape = { kind: "line", size: "big", inner: { deep: { deeper: 5 } } };
  const { nothing } = shape;
  shape.kidn = "circle";
  one("text");
  one();
  one(1, 2);
  new Base();
  new Square().secret;
  new Square().hint;
  new Square().fixed = 4;
  undefinedName;
  let later: string;
  later.length;
  const constant = 1;
  constant = 2;
  if (constant === "x") return "";
  for (const letter of 5) void letter;
  void nothing;
  void wrong.size.toUpperCase();
  return shape.inner.deep?.deeper.lenght;
}
export const three = async (ctx: Context, maybe?: { n: number }) => {
  ctx.log.shout("hello");
  const emoji = "😀"; const n: number = emoji;
  maybe.n;
  await ctx.nothing;
  const union: { a: 1 } | { b: 2 } = { c: 3 };
  return [n, union, Color.Blue, unknown, missing, part(1)];
};
export function four(x: string | number) {
\tx.toFixed();
  switch (x) { case true: return 1; }
  // @ts-expect-error
  x = 5;
  return this.y;
}
export function five<T extends { id: string }>(t: T): T { return { id: 1 }; }
export const six: (n: number) => void = (s: string) => { s; };
function implicit(a, b) { return a + b; }
export function seven(): number { implicit(1, 2); }
export { nowhere };
`;

const otherFiles = { "src/lib/part.ts": "export function part(text: string): number {\n  return text;\n}\n" };
