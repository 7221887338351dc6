import { spawnSync } from "node:child_process";
import { chmod, cp, mkdir, mkdtemp, readFile, realpath, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { createServer as createHttpsServer } from "node:https";
import { type AddressInfo, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { globSync } from "tinyglobby";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Finding } from "../../cli/doctor/finding.ts";
import { runToEnd, startHttpServer } from "../peers/processes.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const cli = join(root, "dist/cli/main.js");

/** A project that `mcpc init` made and `mcpc build` built; tests work on copies. */
let healthy: string;
/** Of one test: `project/` and `home/`. */
let folder: string;
const project = (path = "") => join(folder, "project", path);

beforeAll(async () => {
  healthy = await realpath(await mkdtemp(join(tmpdir(), "mcpc-healthy-")));
  const run = async (...args: string[]) => {
    const { code, stderr } = await runToEnd(process.execPath, [cli, ...args], { cwd: healthy, timeout: 60_000 });
    if (code !== 0) throw new Error(stderr);
  };
  await run("init", "--name", "words", "--no-install", "--yes");
  await mkdir(join(healthy, "node_modules"));
  await symlink(root, join(healthy, "node_modules/mcpc"), "dir");
  for (const name of ["typescript", "vitest", "@types"]) {
    await symlink(join(root, "node_modules", name), join(healthy, "node_modules", name), "dir");
  }
  await run("build");
}, 90_000);
afterAll(() => rm(healthy, { recursive: true, force: true }));

const servers: Server[] = [];
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), "mcpc-doctor-")));
  await cp(healthy, project(), { recursive: true, verbatimSymlinks: true, preserveTimestamps: true });
  await mkdir(join(folder, "home"));
});
afterEach(async () => {
  for (const server of servers.splice(0)) server.close();
  await rm(folder, { recursive: true, force: true });
});

async function write(texts: Record<string, string | object>): Promise<void> {
  for (const [path, text] of Object.entries(texts)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), typeof text === "string" ? text : JSON.stringify(text, null, 2));
  }
}

async function doctor(args: string[], env: Record<string, string> = {}) {
  const home = join(folder, "home");
  const own = { HOME: home, XDG_CONFIG_HOME: join(home, ".config"), APPDATA: home, USERPROFILE: home, PORT: "0" };
  const options = { cwd: project(), env: { ...own, ...env }, timeout: 60_000 };
  return runToEnd(process.execPath, [cli, "doctor", ...args], options);
}

/** Findings by code; every one must have a way out. */
async function findingsOf(args: string[], env: Record<string, string> = {}) {
  const { code, stdout, stderr } = await doctor([...args, "--json"], env);
  expect(stderr).toBe("");
  const { findings } = JSON.parse(stdout) as { findings: Finding[] };
  for (const { fix, problem } of findings) expect(fix.length, problem).toBeGreaterThan(0);
  expect(code).toBe(findings.some(({ severity }) => severity === "error") ? 1 : 0);
  const all = (wanted: string) => findings.filter((finding) => finding.code === wanted);
  return { findings, codes: findings.map((finding) => finding.code), all, one: (wanted: string) => all(wanted)[0] };
}

async function listening(server: Server): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

describe("mcpc doctor", { timeout: 90_000 }, () => {
  it("finds nothing in a healthy project", async () => {
    expect((await findingsOf([])).findings).toEqual([]);
    const { code, stdout, stderr } = await doctor([]);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/^words\n( {2}ok {2}.+\n){10}\nwords: nothing found\n$/);
  });

  it("finds what is wrong with a project, all in one run", async () => {
    const packageJson = JSON.parse(await readFile(project("package.json"), "utf8"));
    await write({
      "project/package.json": {
        ...packageJson,
        name: "workspace",
        engines: { node: ">=99" },
        dependencies: { "left-pad": "1.3.0" },
      },
      "project/src/run.ts": `import { spawnSync } from "node:child_process";
/** @internal */
export function run(command: string): number | null {
  console.log("running");
  return spawnSync(command, { stdio: "inherit" }).status;
}
`,
      "project/src/server.ts": `import { run } from "./run.ts";
const { OPTIONAL_TOKEN = "none" } = process.env;
/** Deploy it. */
export function deploy(): string {
  if (!process.env.DEPLOY_KEY) throw new Error("DEPLOY_KEY is not set");
  run(process.env.SHELL_OF_MINE ?? "true");
  return \`\${process.env.DEPLOY_TARGET} \${OPTIONAL_TOKEN}\`;
}
`,
    });
    await rm(project("node_modules/mcpc"));
    await rm(project("node_modules/typescript"));
    await write({
      "project/node_modules/mcpc/package.json": { name: "mcpc", version: "0.0.1" },
      "project/node_modules/typescript/package.json": { name: "typescript", version: "4.9.5" },
      "project/node_modules/@modelcontextprotocol/server/package.json": { version: "2.0.0" },
    });
    const port = await listening(createServer((socket) => socket.destroy()));
    const { codes, all, one } = await findingsOf(["--port", String(port)]);
    expect([...codes].sort()).toEqual([
      "build-outdated",
      "environment-missing",
      "environment-missing",
      "mcpc-version-differs",
      "node-unsupported",
      "packages-missing",
      "port-taken",
      "sdk-duplicate",
      "server-name-reserved",
      "stdout-redirected",
      "stdout-taken",
      "typescript-unsupported",
    ]);
    expect(one("node-unsupported")?.problem).toBe(`this is Node ${process.version}, and package.json wants >=99`);
    expect(one("packages-missing")).toMatchObject({ problem: expect.stringContaining("left-pad"), fix: "npm install" });
    expect(one("mcpc-version-differs")?.fix).toMatch(/^npm install --save-dev mcpc@\^\d/);
    expect(one("typescript-unsupported")?.fix).toBe("npm install --save-dev typescript@^5");
    expect(one("server-name-reserved")?.problem).toContain("'workspace'");
    expect(one("stdout-taken")).toMatchObject({
      where: "src/run.ts:5",
      fix: expect.stringContaining('["ignore", 2, 2]'),
    });
    expect(one("stdout-redirected")).toMatchObject({ where: "src/run.ts:4", severity: "warning" });
    expect(all("environment-missing").map(({ where, problem }) => [where, problem])).toEqual([
      ["src/server.ts:5", "the code reads DEPLOY_KEY, which is not set"],
      ["src/server.ts:7", "the code reads DEPLOY_TARGET, which is not set"],
    ]);
    expect(one("build-outdated")).toMatchObject({ where: "dist/server.mjs", fix: "mcpc build" });
    expect(one("port-taken")).toMatchObject({
      problem: `port ${port} is taken by another program`,
      fix: expect.stringContaining(`--port ${port + 1}`),
    });
  });

  it("says what the compiler says of code and config, and what is not built", async () => {
    await rm(project("dist"), { recursive: true });
    await write({
      "project/src/server.ts": "/** Add. */\nexport function add<T>(a: T): T {\n  return a;\n}\n",
      "project/mcpc.config.ts": "export default { entri: 7 };\n",
    });
    const { codes, one } = await findingsOf([], { PORT: "eight" });
    expect(codes).toEqual(["config-invalid", "function-generic", "build-missing", "port-invalid"]);
    expect(one("function-generic")).toMatchObject({
      where: "src/server.ts:2:21",
      fix: expect.stringContaining("mcpc explain"),
    });
    expect(one("config-invalid")?.problem).toContain("did you mean 'entry'?");
  });

  it("takes a file that was only touched for no change", async () => {
    await utimes(project("src/server.ts"), new Date(), new Date());
    expect((await findingsOf([])).codes).toEqual([]);
  });

  it("takes variables of .env and of the clients' entries as set, and misses them in other entries", async () => {
    await write({
      "project/src/server.ts":
        "/** Which. */\nexport function which(): string {\n  return `${process.env.FROM_FILE} ${process.env.FROM_CLIENT}`;\n}\n",
      "project/.env": "FROM_FILE=1\n",
      "home/.cursor/mcp.json": {
        mcpServers: {
          words: { command: process.execPath, args: [project("dist/server.mjs")], env: { FROM_CLIENT: "1" } },
        },
      },
      "home/.codeium/windsurf/mcp_config.json": {
        mcpServers: { words: { command: process.execPath, args: [project("dist/server.mjs")] } },
      },
    });
    const { codes, one } = await findingsOf([]);
    expect(codes).toEqual(["client-environment-missing", "build-outdated"]);
    expect(one("client-environment-missing")).toMatchObject({
      where: join(folder, "home/.codeium/windsurf/mcp_config.json"),
      fix: "mcpc install windsurf --env FROM_CLIENT=… --force",
    });
  });

  it("sees bytes on stdout that no source shows, and servers that do not start", async () => {
    await write({
      "project/src/server.ts": `import * as fs from "node:fs";
const { writeSync: say } = fs;
say(1, "ready to serve\\n");
/** Add. */
export function add(a: number, b: number): number {
  return a + b;
}
`,
      "project/broken.mjs": 'console.error("no database");\nprocess.exit(3);\n',
    });
    await runToEnd(process.execPath, [cli, "build"], { cwd: project(), timeout: 60_000 });
    const dirty = await findingsOf(["dist/server.mjs"]);
    expect(dirty.codes).toEqual(["stdout-polluted"]);
    expect(dirty.one("stdout-polluted")?.problem).toContain('"ready to serve"');
    const broken = await findingsOf(["broken.mjs"]);
    expect(broken.one("server-fails")?.problem).toBe(
      "the server ended with exit code 3 before it answered:\nno database",
    );
  });

  it("knows its own server on the port, and gives that as no error", async () => {
    const server = await startHttpServer(project("dist/server.mjs"));
    try {
      const { port } = new URL(server.url);
      const { findings } = await findingsOf(["--port", port]);
      expect(findings).toMatchObject([
        { code: "port-taken", severity: "warning", problem: expect.stringContaining("words 0.1.0") },
      ]);
    } finally {
      await server.stop();
    }
  });

  it("refuses a target that is nothing", async () => {
    const { code, stdout, stderr } = await doctor(["nowhere"]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain("there is no file, folder or configured server 'nowhere'");
    expect((await doctor(["nowhere.mjs"])).code).toBe(2);
  });
});

describe("docs/doctor.md", () => {
  it("names every code that a check gives, and no other", async () => {
    const files = globSync("cli/doctor/checks/*.ts", { cwd: root, absolute: true });
    const texts = await Promise.all(files.map((file) => readFile(file, "utf8")));
    const given = texts.flatMap((text) =>
      [...text.matchAll(/(?:\bcode: |finding\(|\? )"([a-z]+(?:-[a-z]+)+)"/g)].map(([, code]) => code),
    );
    const page = await readFile(join(root, "docs/doctor.md"), "utf8");
    const told = [...page.matchAll(/^\| ((?:`[a-z-]+`(?:, )?)+) \|/gm)].flatMap(
      ([, cell]) => cell?.match(/[a-z-]+/g) ?? [],
    );
    expect([...new Set(told)].sort()).toEqual([...new Set(given)].sort());
  });
});

describe("mcpc doctor, of clients", { timeout: 60_000 }, () => {
  it("finds entries that lead nowhere; those of other servers are warnings", async () => {
    const server = project("dist/server.mjs");
    await write({
      "home/old/node": "#!/bin/sh\necho v18.19.0\n",
      "home/plain.sh": "#!/bin/sh\n",
      "home/.cursor/mcp.json": {
        mcpServers: {
          fine: { command: process.execPath, args: [server] },
          gone: { command: process.execPath, args: [project("dist/moved.mjs")] },
          foreign: { command: "no-such-command-of-mine", args: [] },
          relative: { command: process.execPath, args: ["dist/server.mjs"] },
          plain: { command: join(folder, "home/plain.sh"), args: [] },
          old: { command: join(folder, "home/old/node"), args: [server] },
          root: { url: "http://127.0.0.1:8000/" },
          sse: { url: "http://localhost:8000/sse" },
          key: { url: "https://example.com/mcp", headers: { Authorization: "Bearer ${MY_SECRET}" } },
          "computer-use": { url: "https://example.com/" },
        },
      },
      "project/.mcp.json": { mcpServers: { here: { command: process.execPath, args: ["dist/server.mjs"] } } },
      "home/.codeium/windsurf/mcp_config.json": "{ broken",
    });
    await chmod(join(folder, "home/old/node"), 0o755);
    const { findings } = await findingsOf(["dist/server.mjs"]);
    const told = findings.map(({ code, severity, problem }) => `${severity} ${code} ${/'([^']*)'/.exec(problem)?.[1]}`);
    expect(told).toEqual([
      "error client-config-unreadable undefined",
      "warning client-file-gone gone",
      "warning client-command-gone foreign",
      "warning client-path-relative relative",
      "warning client-not-executable plain",
      "error node-unsupported old",
      "warning url-wrong-path root",
      "warning url-sse sse",
      "warning environment-missing key",
      "warning server-name-reserved computer-use",
    ]);
    const fixes = Object.fromEntries(findings.map(({ code, fix }) => [code, fix]));
    expect(fixes).toMatchObject({
      "client-file-gone": expect.stringContaining("mcpc uninstall cursor gone --force"),
      "client-not-executable": `chmod +x ${join(folder, "home/plain.sh")}`,
      "node-unsupported": `write ${process.execPath} in its place`,
      "url-wrong-path": "use http://127.0.0.1:8000/mcp",
      "url-sse": "use http://localhost:8000/mcp",
    });
  });

  it("takes an entry of the project's name for its own, wherever it leads", async () => {
    const entry = { command: process.execPath, args: [join(folder, "before/dist/server.mjs")] };
    await write({ "home/.cursor/mcp.json": { mcpServers: { words: entry } } });
    const { findings } = await findingsOf([]);
    expect(findings).toMatchObject([
      { code: "client-file-gone", severity: "error", fix: "mcpc install cursor --force" },
    ]);
  });

  it("examines the entry that it is given", async () => {
    await write({
      "project/broken.mjs": "process.exit(3);\n",
      "home/.cursor/mcp.json": { mcpServers: { broken: { command: process.execPath, args: [project("broken.mjs")] } } },
    });
    for (const target of ["broken", "cursor:broken"])
      expect((await findingsOf([target])).codes).toEqual(["server-fails"]);
  });
});

describe("mcpc doctor, of an address", { timeout: 60_000 }, () => {
  it("finds nothing at the right one, and names the right one at a wrong one", async () => {
    const server = await startHttpServer(project("dist/server.mjs"));
    try {
      expect((await findingsOf([server.url])).findings).toEqual([]);
      const at = (path: string) => new URL(path, server.url).href;
      const wrong = (await findingsOf([at("/")])).findings;
      expect(wrong).toMatchObject([{ code: "url-wrong-path", where: at("/"), fix: `use ${server.url}` }]);
      const old = (await findingsOf([at("/sse")])).findings;
      expect(old).toMatchObject([{ code: "url-sse", fix: `use ${server.url}` }]);
      const secure = (await findingsOf([server.url.replace("http:", "https:")])).findings;
      expect(secure).toMatchObject([{ code: "tls-mismatch", fix: `use ${server.url}` }]);
    } finally {
      await server.stop();
    }
  });

  it("tells hosts that are not there from those where nothing listens", async () => {
    const port = await listening(createServer());
    servers.splice(0)[0]?.close();
    expect((await findingsOf([`http://127.0.0.1:${port}/mcp`])).findings).toMatchObject([
      { code: "host-unreachable", fix: `start the server: node dist/server.mjs --http --port ${port}` },
    ]);
    expect((await findingsOf(["http://nobody.invalid/mcp"])).one("host-unreachable")?.problem).toBe(
      "there is no host 'nobody.invalid'",
    );
    expect((await findingsOf(["http://"])).codes).toEqual(["url-invalid"]);
  });

  const openssl = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost", "-batch"];
  const made = spawnSync("openssl", [...openssl, "-keyout", "-", "-out", "-"], { encoding: "utf8", timeout: 20_000 });
  it.runIf(made.status === 0)("sees certificates that nobody vouches for, and https behind http", async () => {
    const port = await listening(createHttpsServer({ key: made.stdout, cert: made.stdout }));
    expect((await findingsOf([`https://127.0.0.1:${port}/mcp`])).findings).toMatchObject([
      { code: "tls-untrusted", fix: expect.stringContaining("NODE_EXTRA_CA_CERTS") },
    ]);
    expect((await findingsOf([`http://127.0.0.1:${port}/mcp`])).findings).toMatchObject([
      { code: "tls-mismatch", fix: `use https://127.0.0.1:${port}/mcp` },
    ]);
  });
});
