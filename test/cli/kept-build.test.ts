import { spawnSync } from "node:child_process";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { KeptBuild } from "../../cli/kept-build/kept-build.ts";

const cli = resolve("dist/cli/main.js");
const folder = realpathSync(mkdtempSync(join(tmpdir(), "mcpc-kept-build-")));
const root = join(folder, "project");
const builds = join(folder, "cache/builds");

const files = {
  "package.json": '{ "name": "kept", "version": "1.0.0", "type": "module" }',
  "tsconfig.json": '{ "extends": "./tsconfig.base.json", "include": ["src", "types"] }',
  "tsconfig.base.json":
    '{ "compilerOptions": { "strict": true, "target": "es2023", "module": "nodenext", "lib": ["es2023"] } }',
  "mcpc.config.ts":
    'import { title } from "./title.ts";\nexport default { title, entry: "src/*.ts", resources: [{ path: "docs", uri: "docs:///" }] };\n',
  "title.ts": 'export const title = "Kept";\n',
  "docs/start.md": "# Start\n",
  "icon.svg": "<svg/>",
  "types/global.d.ts": "interface Wide { wide: string }\n",
  "src/server.ts": [
    'import { pad } from "pad";',
    'import { double } from "./lib/double.js";',
    "/**\n * Double.\n * @icon ../icon.svg\n */",
    "export function twice(n: number, w?: Wide): string { return pad(double(n) + (w?.wide ?? '')); }",
    "export function bare(): void {}",
  ].join("\n"),
  "src/lib/double.ts": "export const double = (n: number): number => n * 2;\n",
  "node_modules/pad/package.json": '{ "name": "pad", "version": "1.0.0", "type": "module", "exports": "./index.js" }',
  "node_modules/pad/index.js": 'import { chars } from "./chars.js";\nexport const pad = (text) => chars + text;\n',
  "node_modules/pad/index.d.ts": "export declare const pad: (text: string) => string;\n",
  "node_modules/pad/chars.js": 'export const chars = "  ";\n',
  "node_modules/.package-lock.json": "{}",
};

beforeAll(() => {
  process.env.MCPC_CACHE = join(folder, "cache");
  for (const [path, text] of Object.entries(files)) write(path, text);
});
afterAll(() => {
  delete process.env.MCPC_CACHE;
  rmSync(folder, { recursive: true, force: true });
});

describe("an unchanged build", { timeout: 60_000 }, () => {
  it("is told again, with its warnings, and not made again", () => {
    const first = build();
    const kept = idsOfBuilds();
    const second = build();
    expect(first.stderr).toContain("Built 2 tools");
    expect(first.stderr).toContain("description-missing");
    expect(withoutTime(second.stderr)).toBe(withoutTime(first.stderr));
    expect(second.status).toBe(0);
    expect(idsOfBuilds()).toEqual(kept);
  });

  it("is told in the format that is asked for", () => {
    const kept = idsOfBuilds();
    const { stdout } = build("--format", "json");
    expect(JSON.parse(stdout)).toMatchObject({ diagnostics: [{ code: "description-missing" }] });
    expect(idsOfBuilds()).toEqual(kept);
  });

  it("is made anew with --no-cache", () => {
    const kept = idsOfBuilds();
    build("--no-cache");
    expect(idsOfBuilds()).not.toEqual(kept);
  });

  it("is another one with other options", () => {
    const size = statSync(join(root, "dist/server.mjs")).size;
    build("--minify");
    expect(statSync(join(root, "dist/server.mjs")).size).toBeLessThan(size);
    build();
    expect(statSync(join(root, "dist/server.mjs")).size).toBe(size);
  });

  it("is looked for in vain where what was kept is damaged", () => {
    for (const name of readdirSync(builds)) writeFileSync(join(builds, name), '{"inputs":[],');
    expect(isKept()).toBe(false);
    expect(build().stderr).toContain("Built 2 tools");
    expect(isKept()).toBe(true);
  });
});

describe("a build is made again", { timeout: 60_000 }, () => {
  beforeEach(() => {
    if (!isKept()) build();
    expect(isKept()).toBe(true);
  });
  const undo: (() => void)[] = [];
  afterEach(() => {
    for (const back of undo.splice(0).reverse()) back();
  });
  const edit = (path: string, text: string) => {
    const before = readFileSync(join(root, path));
    undo.push(() => writeFileSync(join(root, path), before));
    write(path, text);
  };
  const add = (path: string, text: string) => {
    const made = mkdirSync(dirname(join(root, path)), { recursive: true });
    undo.push(() => rmSync(made ?? join(root, path), { recursive: true }));
    writeFileSync(join(root, path), text);
  };

  it.each([
    ["a source", "src/server.ts"],
    ["what a source imports", "src/lib/double.ts"],
    ["declarations that no import names", "types/global.d.ts"],
    ["package.json", "package.json"],
    ["tsconfig.json", "tsconfig.json"],
    ["what tsconfig.json extends", "tsconfig.base.json"],
    ["the config", "mcpc.config.ts"],
    ["what the config imports", "title.ts"],
    ["an icon", "icon.svg"],
    ["code of a package", "node_modules/pad/chars.js"],
    ["types of a package", "node_modules/pad/index.d.ts"],
    ["package.json of a package", "node_modules/pad/package.json"],
    ["what the package manager notes", "node_modules/.package-lock.json"],
    ["the server", "dist/server.mjs"],
    ["the manifest", "dist/mcpc.json"],
  ])("after %s was edited", (_, path) => {
    edit(path, `${readFileSync(join(root, path), "utf8")} `);
    expect(isKept()).toBe(false);
  });

  it.each([
    ["in a folder of entries", "src/more.ts"],
    ["in a folder below", "src/lib/more.ts"],
    ["in a new folder of entries", "src/other/more.ts"],
    ["which only the bundler prefers", "src/lib/double.tsx"],
    ["which settings are looked for in first", "src/tsconfig.json"],
    ["that is included", "types/more.d.ts"],
    ["that is served", "docs/next.md"],
    ["that is another config", "mcpc.config.js"],
    ["of types for everything", "node_modules/@types/wide/index.d.ts"],
    ["of a nearer package", "src/node_modules/pad/package.json"],
    ["that makes a package native", "node_modules/pad/pad.node"],
  ])("after a file came %s", (_, path) => {
    add(path, "{}");
    expect(isKept()).toBe(false);
  });

  it.each([
    "src/lib/double.ts",
    "icon.svg",
    "docs/start.md",
    "tsconfig.base.json",
    "dist/server.mjs",
    "dist/mcpc.json",
  ])("after %s went", (path) => {
    const from = join(root, path);
    renameSync(from, join(folder, "away"));
    undo.push(() => renameSync(join(folder, "away"), from));
    expect(isKept()).toBe(false);
  });

  it("after the server is no command any more", () => {
    chmodSync(join(root, "dist/server.mjs"), 0o644);
    undo.push(() => chmodSync(join(root, "dist/server.mjs"), 0o755));
    expect(isKept()).toBe(false);
  });

  it("not after a file was saved as it was", () => {
    edit("src/server.ts", files["src/server.ts"]);
    utimesSync(join(root, "src/server.ts"), 1, 1);
    expect(isKept()).toBe(true);
  });
});

describe("a build is not kept", { timeout: 60_000 }, () => {
  afterEach(() => {
    for (const path of ["mcpc.config.ts", "src/server.ts"] as const) write(path, files[path]);
  });

  it("where its config asks for more than files", () => {
    write("mcpc.config.ts", 'export default { title: process.env.KEPT_TITLE ?? "none", entry: "src/server.ts" };\n');
    const before = idsOfBuilds();
    expect(build().status).toBe(0);
    expect(idsOfBuilds()).toEqual(before);
    expect(isKept()).toBe(false);
  });

  it("where it has errors", () => {
    write("src/server.ts", "/** Bad. */\nexport function bad(n: number): string { return n; }\n");
    expect(build().status).toBe(1);
    expect(build().stderr).toContain("typescript-error");
    expect(isKept()).toBe(false);
  });
});

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

function build(...flags: string[]) {
  return spawnSync(process.execPath, [cli, "build", ...flags], { cwd: root, encoding: "utf8", timeout: 60_000 });
}

/** Whether the next `mcpc build` would find that it was made already. */
function isKept(): boolean {
  return new KeptBuild(root, { entries: [], bundle: true, external: [] }).find() !== undefined;
}

/** A build that is kept takes the place of the one before, as a new file. */
function idsOfBuilds(): number[] {
  return readdirSync(builds).map((name) => statSync(join(builds, name)).ino);
}

function withoutTime(text: string): string {
  return text.replace(/in \d+ ms/, "in N ms");
}
