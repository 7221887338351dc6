import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, realpath, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runToEnd, startStdio } from "./peers/processes.ts";

const cli = fileURLToPath(new URL("../dist/cli/main.js", import.meta.url));
const good = "/** Add. */\nexport function add(a: number, b: number): number {\n  return a + b;\n}\n";
const bad = "/** Add. */\nexport function add<T>(a: T): T {\n  return a;\n}\n";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "mcpc-cli-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function project(files: Record<string, string>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

const mcpc = (...args: string[]) => runToEnd(process.execPath, [cli, ...args], { cwd: folder, timeout: 60_000 });
const built = (path = "dist/server.mjs") => existsSync(join(folder, path));

describe("mcpc build", { timeout: 60_000 }, () => {
  it("leaves the page out where it is told to, by a flag or by the config", async () => {
    await project({ "src/server.ts": good });
    const size = async () => (await stat(join(folder, "dist/server.mjs"))).size;
    await mcpc("build");
    const whole = await size();
    expect((await mcpc("build", "--no-page")).stderr).not.toContain("the page");
    expect(whole - (await size())).toBeGreaterThan(15_000);
    await project({ "src/server.ts": good, "package.json": '{ "name": "bare", "mcpc": { "page": false } }' });
    expect((await mcpc("build")).stderr).not.toContain("the page");
    expect((await mcpc("build", "--page")).stderr).toContain("the page");
  });

  it("leaves a transport out where it is told to, and the server says so", async () => {
    await project({ "src/server.ts": good });
    const size = async () => (await stat(join(folder, "dist/server.mjs"))).size;
    const serve = (...args: string[]) => runToEnd(process.execPath, ["dist/server.mjs", ...args], { cwd: folder });
    await mcpc("build", "--no-page");
    const whole = await size();
    await mcpc("build", "--transport", "stdio");
    expect(whole - (await size())).toBeGreaterThan(15_000);
    expect(await serve("--http")).toMatchObject({
      code: 2,
      stderr:
        'mcpc: --http: this server was built with `transport: "stdio"`, without HTTP: build it without --transport\n',
    });
    expect(await serve()).toMatchObject({ code: 0, stderr: "" }); // stdin is at its end
    await project({ "src/server.ts": good, "package.json": '{ "name": "web", "mcpc": { "transport": "http" } }' });
    await mcpc("build", "--no-page");
    expect(whole - (await size())).toBeGreaterThan(2_000);
    const refused = await serve();
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining("start it with --http")]);
    expect(await mcpc("call", "add", "a=1", "b=2")).toMatchObject({ code: 0 }); // calls a server of its own
    expect((await mcpc("doctor")).stdout).not.toContain("server-fails");
  });

  it("writes an executable server, its source map, licences and manifest, and sums up on stderr", async () => {
    await project({ "src/server.ts": good, "package.json": '{ "name": "sums", "version": "2.0.0" }' });
    const { code, stdout, stderr } = await mcpc("build");
    expect([code, stdout]).toEqual([0, ""]);
    expect(stderr).toMatch(/Built 1 tool in \d+ ms/);
    expect(stderr).toMatch(/the page at GET \/ is \d\d\.\d kB of the server; --no-page leaves it out/);
    for (const name of ["server.mjs", "server.mjs.map", "server.mjs.LICENSES.txt", "mcpc.json"]) {
      expect(built(`dist/${name}`), name).toBe(true);
      expect(stderr).toContain(`dist/${name}`);
    }
    expect((await stat(join(folder, "dist/server.mjs"))).mode & 0o111).not.toBe(0);
    expect(await readFile(join(folder, "dist/server.mjs"), "utf8")).toMatch(/^#!\/usr\/bin\/env node\n/);
    const manifest = JSON.parse(await readFile(join(folder, "dist/mcpc.json"), "utf8"));
    expect(manifest).toMatchObject({ manifestVersion: 1, server: { name: "sums", version: "2.0.0" } });
    expect(await readFile(join(folder, "dist/server.mjs.LICENSES.txt"), "utf8")).toMatch(
      /@modelcontextprotocol\/server@\d[\s\S]*Apache/,
    );
  });

  it("answers --help, --version and wrong flags before it runs any of the user's modules", async () => {
    await project({ "src/server.ts": `throw new Error("no database");\n${good}`, "tsconfig.json": "{}" });
    expect((await mcpc("build")).code).toBe(0);
    const server = (flag: string) =>
      runToEnd(process.execPath, [join(folder, "dist/server.mjs"), flag], { timeout: 10_000 });
    const [help, version, wrong, none] = [
      await server("--help"),
      await server("--version"),
      await server("--prot"),
      await server("--http"),
    ];
    expect([help.code, version.code, wrong.code, none.code]).toEqual([0, 0, 2, 1]);
    expect(help.stdout).toContain("--allow-origin");
    expect(version.stdout).toBe("0.0.0\n");
    expect(wrong.stderr).toContain("--port");
    expect(none.stderr).toContain("no database");
  });

  it("ends with 1 and writes nothing when the code has errors", async () => {
    await project({ "src/server.ts": bad });
    const { code, stdout, stderr } = await mcpc("build");
    expect([code, stdout, built()]).toEqual([1, "", false]);
    expect(stderr).toContain("error function-generic");
    expect(stderr).toContain("1 error; nothing was written");
  });

  it("leaves the last good server alone when a build fails", async () => {
    await project({ "src/server.ts": good });
    await mcpc("build");
    const before = await readFile(join(folder, "dist/server.mjs"), "utf8");
    await project({ "src/server.ts": bad });
    expect((await mcpc("build")).code).toBe(1);
    expect(await readFile(join(folder, "dist/server.mjs"), "utf8")).toBe(before);
  });

  it("raises warnings to errors with --strict", async () => {
    await project({ "src/server.ts": "export function add(a: number): number {\n  return a;\n}\n" });
    expect((await mcpc("build")).code).toBe(0);
    const { code, stderr } = await mcpc("build", "--strict");
    expect(code).toBe(1);
    expect(stderr).toContain("error description-missing");
  });

  it("prints machine formats on stdout, alone", async () => {
    await project({ "src/server.ts": bad });
    const json = await mcpc("build", "--format", "json");
    expect(JSON.parse(json.stdout).diagnostics).toMatchObject([{ code: "function-generic", span: { line: 2 } }]);
    expect(json.stderr).toBe("");
    const github = await mcpc("build", "--format", "github");
    expect(github.stdout).toMatch(/^::error file=src\/server\.ts,line=2,col=21,.*title=function-generic::/);
  });

  it("takes files, folders and globs, and another output folder", async () => {
    await project({
      "tools/a.ts": good,
      "tools/deep/b.ts": good.replace("add", "sum"),
      "tools/a.test.ts": "throw new Error('never part of a server');\n",
    });
    for (const entry of ["tools", "tools/**/[ab].ts"]) {
      const { code, stderr } = await mcpc("build", entry, "--out-dir", "out");
      expect(code, stderr).toBe(0);
      expect(stderr).toContain("Built 2 tools");
    }
    expect(built("out/server.mjs")).toBe(true);
    expect((await mcpc("build", "tools/a.ts", "tools/deep/b.ts")).stderr).toContain("Built 2 tools");
  });

  it("makes a smaller file with --minify", async () => {
    await project({ "src/server.ts": good });
    await mcpc("build", "--out-dir", "plain");
    await mcpc("build", "--minify", "--out-dir", "small");
    const size = async (path: string) => (await stat(join(folder, path, "server.mjs"))).size;
    expect(await size("small")).toBeLessThan((await size("plain")) * 0.9); // the SDK's part is small in both
  });

  it("gives CommonJS dependencies what they take for granted, beside user code that has its own", async () => {
    await project({
      "src/server.ts": `import { createRequire } from "node:module";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { where } from "old";
const require = createRequire(import.meta.url);
const __dirname = dirname(fileURLToPath(import.meta.url));
/** Where it is. */
export function place(): string {
  return JSON.stringify([where(), __dirname, typeof require("node:fs").readFileSync]);
}
`,
      "node_modules/old/package.json": '{ "name": "old", "version": "1.0.0", "types": "index.d.ts" }',
      "node_modules/old/index.d.ts": "export declare function where(): string[];\n",
      "node_modules/old/index.js":
        'const fs = require("node:fs");\nexports.where = () => [__dirname, __filename, typeof fs.readFileSync, typeof require("no" + "de:os").cpus];\n',
    });
    for (const flags of [[], ["--minify"]]) {
      expect((await mcpc("build", ...flags)).stderr).toContain("Built 1 tool");
      const server = startStdio(join(folder, "dist/server.mjs"));
      const { result } = await server.request("tools/call", { name: "place", _meta: envelope });
      await server.stop();
      const dist = join(await realpath(folder), "dist");
      const own = [dist, join(dist, "server.mjs"), "function", "function"];
      expect(JSON.parse(String(result?.structuredContent))).toEqual([own, dist, "function"]);
    }
  });

  it("makes no module of the user's the program", async () => {
    await project({
      "src/server.ts": `import { fileURLToPath, pathToFileURL } from "node:url";
import { run } from "old";
const isMain = import.meta.url === pathToFileURL(process.argv[1] ?? "").href || fileURLToPath(import.meta.url) === process.argv[1];
if (isMain || run()) process.exit(7);
/** Fine. */
export function fine(): boolean {
  return true;
}
`,
      "src/script.cts": "if (require.main === module) process.exit(8);\nexport const loaded = true;\n",
      "node_modules/old/index.d.ts": "export declare function run(): boolean;\n",
      "node_modules/old/index.js": "exports.run = () => require.main === module;\n",
    });
    expect((await mcpc("build")).stderr).toContain("Built 1 tool");
    const server = startStdio(join(folder, "dist/server.mjs"));
    const { result } = await server.request("tools/call", { name: "fine", _meta: envelope });
    await server.stop();
    expect(result).toMatchObject({ structuredContent: true });
  });

  it("says in one line when it cannot write", async () => {
    await project({ "src/server.ts": good, dist: "a file where the folder should be" });
    const { code, stderr } = await mcpc("build");
    expect(code).toBe(1);
    expect(stderr).toMatch(/^mcpc: cannot write to \S+dist: .+\n$/);
  });

  it("leaves packages out with --external and --no-bundle", async () => {
    await project({
      "src/server.ts": `import { leftPad } from "padder";\n${good}/** Pad. */\nexport const pad = (text: string) => leftPad(text);\n`,
      "node_modules/padder/package.json":
        '{ "name": "padder", "version": "1.0.0", "type": "module", "main": "i.js", "types": "i.d.ts" }',
      "node_modules/padder/i.js": 'export const leftPad = (text) => "PADDED" + text;\n',
      "node_modules/padder/i.d.ts": "export declare function leftPad(text: string): string;\n",
    });
    const code = async () => readFile(join(folder, "dist/server.mjs"), "utf8");
    await mcpc("build");
    expect(await code()).toContain("PADDED");
    expect((await mcpc("build", "--external", "padder")).stderr).toContain("padder is not in the file");
    expect(await code()).toMatch(/from "padder"/);
    await mcpc("build", "--no-bundle");
    expect(await code()).not.toContain("PADDED");
    expect(await code()).toMatch(/from "mcpc\/runtime"/);
  });

  it("says what to do when there is no entry", async () => {
    const { code, stderr } = await mcpc("build");
    expect(code).toBe(1);
    expect(stderr).toContain("error entry-not-found");
    expect(stderr).toContain("mcpc build src/server.ts");
  });
});

describe("mcpc", { timeout: 30_000 }, () => {
  it("prints versions", async () => {
    const { code, stdout } = await mcpc("version");
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^mcpc +0\.\d+\.\d+\nMCP SDK +2\.4\.0\nprotocol +2026-07-28, .*\nTypeScript +6\.\S+\nNode +\d/,
    );
  });

  it("explains a code, and suggests one for a misspelt code", async () => {
    const page = await mcpc("explain", "type-unsupported");
    expect([page.code, page.stdout.startsWith("# type-unsupported")]).toEqual([0, true]);
    const none = await mcpc("explain", "type-unsuported");
    expect([none.code, none.stdout]).toEqual([2, ""]);
    expect(none.stderr).toContain("Did you mean 'type-unsupported'?");
    expect((await mcpc("explain", "nope")).stderr).not.toContain("Did you mean");
  });

  it.each([[["bild"]], [["build", "--minfy"]], [["build", "--format", "xml"]], [["explain"]]])(
    "ends with 2 on wrong usage: %j",
    async (args) => {
      const { code, stdout, stderr } = await mcpc(...args);
      expect([code, stdout]).toEqual([2, ""]);
      expect(stderr).toMatch(/^error: /);
    },
  );

  it("helps on stdout", async () => {
    const { code, stdout } = await mcpc("--help");
    expect(code).toBe(0);
    expect(stdout).toContain("Exit codes: 0 ok, 1 your code has errors, 2 wrong usage, 3 a bug in mcpc.");
  });
});

const envelope = {
  "io.modelcontextprotocol/protocolVersion": "2026-07-28",
  "io.modelcontextprotocol/clientCapabilities": {},
};
