import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, expect, it } from "vitest";
import { compile, type DevBuild, DevCompiler } from "../../compiler/index.ts";

const entries = ["src/{orders,new}.tools.ts"];
const fixtures = fileURLToPath(new URL("../../fixtures/emit", import.meta.url));

let folder: string;
let compiler: DevCompiler;
afterEach(async () => {
  await compiler?.close();
  await rm(folder, { recursive: true, force: true });
});

async function open(fixture: string): Promise<void> {
  folder = await mkdtemp(join(tmpdir(), "mcpc-dev-compiler-"));
  await cp(join(fixtures, fixture), folder, { recursive: true });
  await rm(at("tsconfig.json")); // it extends one that is not copied
  compiler = new DevCompiler({ root: folder, entries });
}

const at = (path: string) => join(folder, path);

/** Changes a file and compiles what that reaches. */
async function edit(path: string, change: (text: string) => string): Promise<DevBuild> {
  const text = await readFile(at(path), "utf8");
  expect(change(text)).not.toBe(text);
  await writeFile(at(path), change(text));
  return compiler.compile({ changed: [at(path)], cameOrWent: false });
}

/** What a build from nothing says of the sources as they are now. */
async function expectSame({ manifest, diagnostics }: DevBuild): Promise<void> {
  const built = await compile({ root: folder, entries });
  expect(manifest).toEqual(built.manifest);
  expect(diagnostics).toEqual(built.diagnostics);
}

it("says of edited sources what a build from nothing says", { timeout: 120_000 }, async () => {
  await open("torture");
  await compiler.compile({ changed: [], cameOrWent: false });
  const path = "src/orders.tools.ts";
  await expectSame(await edit(path, (text) => `${text}\n/** Add. */ export const added = (a: number): number => a;\n`));
  const broken = await edit(path, (text) => text.replace("=> a;", "=> String(a);"));
  expect(broken.module).toBeUndefined();
  await expectSame(broken);
  await writeFile(at("src/new.tools.ts"), "/** Twice. */\nexport const twice = (a: number): number => 2 * a;\n");
  await compiler.compile({ changed: [at("src/new.tools.ts")], cameOrWent: true });
  await expectSame(await edit(path, (text) => text.replace("=> String(a);", "=> a;")));
  await rm(at("src/new.tools.ts"));
  const last = await compiler.compile({ changed: [at("src/new.tools.ts")], cameOrWent: true });
  await expectSame(last);
  expect(last.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  expect(last.module?.code).toContain("export {");
});

it("watches what was read, and where more would be", { timeout: 120_000 }, async () => {
  await open("torture");
  const { inputs } = await edit("src/orders.tools.ts", (text) => `import "./later.ts";\n${text}`);
  expect(inputs.read).toContain(at("src/orders.tools.ts"));
  expect(inputs.awaited).toEqual(expect.arrayContaining([at("src/later.ts"), at("mcpc.config.ts")]));
  expect(inputs.entryFolders).toContain(at("src"));
  expect(inputs.folders).toEqual(expect.arrayContaining([folder, at("src")]));
});

it("gives questions their schemas as they come and go", { timeout: 120_000 }, async () => {
  await open("torture");
  const path = "src/new.tools.ts";
  const source = (body: string) =>
    `import type { Context } from "mcpc";\n/** Greet. */\nexport async function greetAll(ctx: Context): Promise<void> { ${body} }\n`;
  await writeFile(at(path), source('ctx.log.info("hello");'));
  await compiler.compile({ changed: [], cameOrWent: false });
  const asking = await edit(path, () => source('await ctx.elicit<{ whose: string }>("Who?");'));
  expect(asking.module?.code).toMatch(/ctx\.elicit\("Who\?", \w/);
  const silent = await edit(path, () => source('ctx.log.info("bye");'));
  expect(silent.module?.code).toContain('ctx.log.info("bye")');
  expect(silent.module?.code).not.toContain("whose");
});
