import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ownDependency } from "../../cli/init/own-dependency.ts";
import { nameFromFolder, nameProblem } from "../../cli/init/project-name.ts";
import { bounded, runToEnd } from "../peers/processes.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const cli = join(root, "dist/cli/main.js");
const files = [".gitignore", "README.md", "package.json", "src", "test", "tsconfig.json"];

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "mcpc-init-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const env = { npm_config_user_agent: "npm/11.0.0 node/v20.20.0", CI: "" };
const mcpc = (args: string[], more: Record<string, string> = {}) =>
  runToEnd(process.execPath, [cli, ...args], { cwd: folder, env: { ...env, ...more }, timeout: 60_000 });
const read = (path: string) => readFile(join(folder, path), "utf8");
const json = async (path: string) => JSON.parse(await read(path)) as Record<string, unknown>;

async function write(texts: Record<string, string>): Promise<void> {
  for (const [path, text] of Object.entries(texts)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

/** What `npm install` would leave, from this repository: nothing is downloaded. */
async function linkPackages(project: string): Promise<void> {
  const modules = join(folder, project, "node_modules");
  await mkdir(modules);
  await symlink(root, join(modules, "mcpc"), "dir");
  for (const name of ["typescript", "vitest", "@types"]) {
    await symlink(join(root, "node_modules", name), join(modules, name), "dir");
  }
  await symlink(join(root, "node_modules/.bin"), join(modules, ".bin"), "dir");
}

/** A program on PATH that notes how it was called. */
async function fakeProgram(name: string, exitCode: number): Promise<Record<string, string>> {
  const path = join(folder, "programs", name);
  await write({
    [`programs/${name}`]: `#!/bin/sh\necho "$PWD $*" >> ${folder}/calls\necho "no network" >&2\nexit ${exitCode}\n`,
  });
  await chmod(path, 0o755);
  return { PATH: `${dirname(path)}${delimiter}${process.env.PATH}` };
}

describe("mcpc init", { timeout: 60_000 }, () => {
  it("makes a project that builds without a word, passes its own tests and has no type errors", async () => {
    const { code, stdout, stderr } = await mcpc(["init", "words", "--no-install"]);
    expect([code, stdout]).toEqual([0, ""]);
    expect((await readdir(join(folder, "words"))).sort()).toEqual(files);
    expect(await json("words/package.json")).toMatchObject({
      name: "words",
      devDependencies: { mcpc: `file:${root.slice(0, -1)}` },
    });
    expect(stderr).toContain("cd words\n  npm install\n  npm run build");
    expect(stderr).not.toContain("my-mcp-server");

    await linkPackages("words");
    const run = (...args: string[]) =>
      runToEnd(process.execPath, args, { cwd: join(folder, "words"), timeout: 60_000 });
    const built = await run(cli, "build", "--format", "json", "--strict");
    expect(JSON.parse(built.stdout)).toMatchObject({ diagnostics: [] });
    expect(existsSync(join(folder, "words/dist/server.mjs"))).toBe(true);
    const manifest = await json("words/dist/mcpc.json");
    expect(manifest).toMatchObject({
      server: { name: "words", version: "0.1.0" },
      tools: [{ name: "measure" }],
      resourceTemplates: [{ name: "style" }],
      prompts: [{ name: "shorten" }],
    });
    const types = await run("node_modules/typescript/bin/tsc");
    expect([types.code, types.stdout]).toEqual([0, ""]);
    const tests = await run("node_modules/vitest/vitest.mjs", "run");
    expect([tests.code, tests.stdout], tests.stderr).toEqual([0, expect.stringMatching(/3 passed/)]);
  });

  it("has tests that fail when the code is wrong", async () => {
    await mcpc(["init", "words", "--no-install"]);
    await linkPackages("words");
    const source = await read("words/src/server.ts");
    await write({ "words/src/server.ts": source.replace("\\S+", "\\S") });
    const vitest = ["node_modules/vitest/vitest.mjs", "run"];
    const { code } = await runToEnd(process.execPath, vitest, { cwd: join(folder, "words"), timeout: 60_000 });
    expect(code).toBe(1);
  });

  it("asks for the packages that it was tested with", async () => {
    const ours = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
    const theirs = JSON.parse(await readFile(join(root, "cli/init/template/package.json"), "utf8"));
    for (const name of ["typescript", "vitest", "@types/node"]) {
      const version = ours.devDependencies[name] ?? ours.dependencies[name];
      expect(theirs.devDependencies[name]).toBe(`^${version}`);
    }
  });

  it("is packed whole", async () => {
    const { stdout } = await runToEnd("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], {
      cwd: root,
      timeout: 30_000,
    });
    const packed = (JSON.parse(stdout)[0] ?? Object.values(JSON.parse(stdout))[0]).files.map(
      ({ path }: { path: string }) => path,
    );
    for (const path of [
      "package.json",
      "tsconfig.json",
      "README.md",
      "gitignore",
      "src/server.ts",
      "test/server.test.ts",
    ]) {
      expect(packed).toContain(`cli/init/template/${path}`);
    }
  });

  it("never overwrites: names everything in its way at once and writes nothing", async () => {
    await write({ "words/src/server.ts": "mine", "words/test/server.test.ts": "mine, too" });
    const { code, stderr } = await mcpc(["init", "words", "--no-install"]);
    expect(code).toBe(1);
    expect(stderr).toContain("nothing was written, because words has src/server.ts, test/server.test.ts already");
    expect((await readdir(join(folder, "words"))).sort()).toEqual(["src", "test"]);
    expect(await read("words/src/server.ts")).toBe("mine");
  });

  it("refuses a file as folder, and one that cannot be written", async () => {
    await write({ words: "a file" });
    const { code, stderr } = await mcpc(["init", "words", "--no-install"]);
    expect([code, stderr]).toEqual([1, "mcpc: words is a file; name a folder, such as words-server\n"]);
    const below = await mcpc(["init", "words/deeper", "--no-install"]);
    expect([below.code, below.stderr]).toEqual([1, expect.stringContaining("cannot write to words/deeper")]);
  });

  it("leaves the README and .gitignore of a fresh repository as they are", async () => {
    await write({ "README.md": "# Mine\n", ".gitignore": "*.log\n", LICENSE: "MIT" });
    const { code, stderr } = await mcpc(["init", "--name", "mine", "--no-install"]);
    expect(code, stderr).toBe(0);
    expect(stderr).toContain("README.md stays as it is");
    expect([await read("README.md"), await read(".gitignore")]).toEqual(["# Mine\n", "*.log\n"]);
    expect(await json("package.json")).toMatchObject({ name: "mine" });
  });

  it("gives an existing package what it lacks, and loses nothing of it", async () => {
    const before =
      '\uFEFF{\r\n\t"name": "theirs",\r\n\t"odd key": [1,  2],\r\n\t"scripts": {\r\n\t\t"build": "webpack"\r\n\t},\r\n\t"__proto__": 1\r\n}\r\n';
    await write({ "package.json": before });
    const { code, stderr } = await mcpc(["init", "--no-install"]);
    expect(code, stderr).toBe(0);
    const after = await read("package.json");
    const dependency = `,\r\n\t"devDependencies": {\r\n\t\t"mcpc": ${JSON.stringify(`file:${root.slice(0, -1)}`)}\r\n\t}\r\n}\r\n`;
    const scripts = '"build": "webpack",\r\n\t\t"dev": "mcpc dev",\r\n\t\t"start": "node dist/server.mjs"\r\n';
    expect(after).toBe(before.replace('"build": "webpack"\r\n', scripts).replace("\r\n}\r\n", dependency));
    expect(stderr).toContain("your script build stays; mcpc's would be 'mcpc build'");
    expect((await readdir(folder)).sort()).toEqual(["package.json", "src", "tsconfig.json"]);
  });

  it("adds mcpc once", async () => {
    await write({
      "package.json": '{ "name": "theirs", "dependencies": { "mcpc": "0.0.9" } }\n',
      "tsconfig.json": "{}",
    });
    expect((await mcpc(["init", "--no-install"])).code).toBe(0);
    expect(await json("package.json")).toMatchObject({
      dependencies: { mcpc: "0.0.9" },
      scripts: { build: "mcpc build" },
    });
    expect(await read("package.json")).not.toContain("devDependencies");
    expect(await read("tsconfig.json")).toBe("{}");
  });

  it.each([
    ["{", /package\.json:1 is not JSON/],
    ["[]", /package\.json holds no object/],
    ['{ "scripts": 7 }', /"scripts" of .*package\.json is no object/],
  ])("leaves a package.json alone that it cannot read: %s", async (text, problem) => {
    await write({ "package.json": text });
    const { code, stderr } = await mcpc(["init", "--no-install"]);
    expect([code, stderr]).toEqual([1, expect.stringMatching(problem)]);
    expect(await readdir(folder)).toEqual(["package.json"]);
    expect(await read("package.json")).toBe(text);
  });

  it("speaks the words of the package manager that runs it, or whose lock file is there, or that is named", async () => {
    await write({ "locked/yarn.lock": "" });
    const pnpm = { npm_config_user_agent: "pnpm/10.0.0 npm/? node/v20.20.0" };
    expect((await mcpc(["init", "a", "--no-install"], pnpm)).stderr).toContain("pnpm install\n  pnpm build");
    expect(await read("a/README.md")).toContain("pnpm exec mcpc call");
    expect(await read("a/README.md")).not.toMatch(/\bnpm |npx/);
    expect((await mcpc(["init", "locked", "--no-install"], pnpm)).stderr).toContain("yarn install\n  yarn build");
    const named = await mcpc(["init", "b", "--no-install", "--package-manager", "bun"], pnpm);
    expect(named.stderr).toContain("bun install\n  bun run build");
    expect((await mcpc(["init", "c", "--package-manager", "pip"])).code).toBe(2);
  });

  it.runIf(process.platform !== "win32")("installs, and says what failed and what to do then", async () => {
    const good = await mcpc(["init", "a", "--package-manager", "pnpm"], await fakeProgram("pnpm", 0));
    expect([good.code, await read("calls")]).toEqual([0, `${join(folder, "a")} install\n`]);
    expect(good.stderr).not.toContain("no network");
    const bad = await mcpc(["init", "b", "--package-manager", "pnpm"], await fakeProgram("pnpm", 7));
    expect(bad.code).toBe(1);
    expect(bad.stderr).toMatch(/'pnpm install' ended with 7; the files are written, run it again in .*b\nno network/);
    expect((await readdir(join(folder, "b"))).sort()).toEqual(files);
    const none = await mcpc(["init", "c", "--package-manager", "pnpm"], { PATH: "/nowhere" });
    expect([none.code, none.stderr]).toEqual([1, expect.stringContaining("'pnpm install' cannot be started")]);
  });

  it("makes a repository when asked, unless there is one", async () => {
    expect((await mcpc(["init", "a", "--no-install", "--git"])).stderr).toContain("a new git repository");
    expect(existsSync(join(folder, "a/.git"))).toBe(true);
    expect((await mcpc(["init", "a/b", "--no-install", "--git"])).stderr).toContain("already inside a git repository");
    expect(existsSync(join(folder, "a/b/.git"))).toBe(false);
  });

  it("refuses a name that no package can have, with one that can", async () => {
    const { code, stderr } = await mcpc(["init", "--name", "My Server", "--no-install"]);
    expect([code, stderr]).toEqual([2, "mcpc: 'My Server' cannot be the name of a package, but 'my-server' can\n"]);
    expect(await readdir(folder)).toEqual([]);
  });

  it("is what npm create mcpc does", async () => {
    const script = join(root, "packages/create-mcpc/create-mcpc.js");
    const { code, stderr } = await runToEnd(process.execPath, [script, "words", "--no-install"], { cwd: folder, env });
    expect([code, stderr]).toEqual([0, expect.stringContaining("Made words in words")]);
    const [own, created] = await Promise.all(
      ["package.json", "packages/create-mcpc/package.json"].map(async (path) =>
        JSON.parse(await readFile(join(root, path), "utf8")),
      ),
    );
    expect([created.version, created.dependencies.mcpc]).toEqual([own.version, own.version]);
  });
});

describe.runIf(process.platform === "linux")("mcpc init in a terminal", { timeout: 30_000 }, () => {
  it("asks, and takes Enter for what it suggests", async () => {
    const { code, screen } = await inTerminal(
      ["init", "--no-install"],
      [
        [/Where should it be/, "words\r"],
        [/What is it called/, "\r"],
        [/Which package manager/, "\r"],
        [/git repository/, "n"],
      ],
    );
    expect(code, screen).toBe(0);
    expect(await json("words/package.json")).toMatchObject({ name: "words" });
    expect(existsSync(join(folder, "words/.git"))).toBe(false);
  });

  it("writes nothing after Ctrl-C", async () => {
    const { code, screen } = await inTerminal(["init", "words"], [[/What is it called/, "\x03"]]);
    expect([code, screen]).toEqual([130, expect.stringContaining("Nothing was written.")]);
    expect(await readdir(folder)).toEqual([]);
  });
});

/** Runs mcpc in a pseudo-terminal and types each answer when its question is on the screen. */
async function inTerminal(
  args: string[],
  answers: [RegExp, string][],
): Promise<{ code: number | null; screen: string }> {
  const quoted = [process.execPath, cli, ...args].map((word) => `'${word}'`).join(" ");
  const command = `stty cols 100 rows 30 && exec ${quoted}`; // a new pseudo-terminal has no size
  const child = spawn("script", ["-qec", command, "/dev/null"], {
    cwd: folder,
    env: { ...process.env, ...env, TERM: "xterm" },
  });
  let screen = "";
  let seen = 0;
  const rest = [...answers];
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    screen += text;
    const [question, answer] = rest[0] ?? [];
    const found = question?.exec(screen.slice(seen));
    if (!found || answer === undefined) return;
    seen = screen.length;
    rest.shift();
    child.stdin.write(answer);
  });
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  try {
    return { code: await bounded(ended, 20_000, () => `still asking:\n${screen}`), screen };
  } finally {
    child.kill("SIGKILL");
  }
}

describe("the dependency on mcpc", () => {
  it("is the version of an installed mcpc, and the path of a checkout, as each package manager links it", () => {
    const installed = "/home/me/.npm/_npx/1/node_modules/mcpc";
    expect(ownDependency("npm", installed)).toMatch(/^\^\d+\.\d+\.\d+/);
    expect(ownDependency("npm", "/home/me/mcpc")).toBe("file:/home/me/mcpc");
    expect(ownDependency("bun", "/home/me/mcpc")).toBe("file:/home/me/mcpc");
    expect(ownDependency("pnpm", "/home/me/mcpc")).toBe("link:/home/me/mcpc");
    expect(ownDependency("yarn", "/home/me/mcpc")).toBe("link:/home/me/mcpc");
  });
});

describe("names", () => {
  it.each([
    ["words", "words"],
    ["My Words!", "my-words"],
    ["Café", "cafe"],
    ["_hidden.", "hidden"],
    ["日本", "my-mcp-server"],
    ["node_modules", "my-mcp-server"],
    ["mcpc", "mcpc-server"],
    ["x".repeat(300), "x".repeat(64)],
  ])("%s becomes %s", (folderName, expected) => {
    expect(nameFromFolder(folderName, ["mcpc"])).toBe(expected);
    expect(nameProblem(expected, ["mcpc"])).toBeUndefined();
  });

  it.each(["", "Ab", "a b", "../a", ".a", "@a", "a/b", "node_modules", "mcpc", "x".repeat(65)])(
    "'%s' is refused",
    (name) => {
      expect(nameProblem(name, ["mcpc"])).toBeDefined();
    },
  );

  it("a scope is fine", () => expect(nameProblem("@me/words")).toBeUndefined());
});
