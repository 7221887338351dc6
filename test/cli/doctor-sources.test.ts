import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkEnvironment } from "../../cli/doctor/checks/environment.ts";
import { checkStdoutWrites } from "../../cli/doctor/checks/stdout-writes.ts";
import type { Finding } from "../../cli/doctor/finding.ts";
import type { Subject } from "../../cli/doctor/subject.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "mcpc-sources-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** What a check finds in one file of a project that has nothing else. */
async function findIn(text: string, check: (subject: Subject) => Finding[]): Promise<Finding[]> {
  const file = join(folder, "server.ts");
  await writeFile(file, text);
  const place = { cwd: folder, home: folder, platform: process.platform, env: { SET: "1" } };
  const project = { root: folder, packageJson: {}, compiled: { sources: [file] } };
  return check({ place, project, configured: { servers: [], unreadable: [] } } as unknown as Subject);
}

describe("what writes to stdout", () => {
  it.each([
    'spawn("x", { stdio: "inherit" });',
    'spawn("x", { stdio: ["ignore", "inherit", "pipe"] });',
    'spawn("x", { stdio: ["ignore", 1, 2] });',
    'spawn("x", { stdio: [0, process.stdout, 2] });',
    'execa("x", { stdout: "inherit" });',
    'import { fork } from "node:child_process";\nfork("./worker.js");',
    'import * as child_process from "child_process";\nchild_process.fork("./worker.js", []);',
    'fs.writeSync(1, "x");',
    'writeFileSync("/dev/stdout", "x");',
    'fs.createWriteStream("/dev/fd/1");',
  ])("breaks: %s", async (text) => {
    const findings = await findIn(text, checkStdoutWrites);
    const line = text.split("\n").length;
    expect(findings).toMatchObject([{ code: "stdout-taken", severity: "error", where: `server.ts:${line}` }]);
  });

  it.each(["console.log(1);", "console.table([]);", 'process.stdout.write("x");'])(
    "goes to stderr: %s",
    async (text) => {
      expect(await findIn(text, checkStdoutWrites)).toMatchObject([{ code: "stdout-redirected", severity: "warning" }]);
    },
  );

  it.each([
    'spawn("x", { stdio: ["ignore", 2, 2] });',
    'spawn("x", { stdio: ["ignore", "pipe", "inherit"] });',
    'spawn("x");',
    'import { fork } from "node:child_process";\nfork("./worker.js", [], { silent: true });',
    "repository.fork(commit);",
    'fs.writeSync(2, "x");',
    'file.write("x");',
    'console.error("x");',
    '// console.log("x") and stdio: "inherit"',
  ])("is fine: %s", async (text) => {
    expect(await findIn(text, checkStdoutWrites)).toEqual([]);
  });
});

describe("what reads the environment", () => {
  it.each([
    "const key = process.env.KEY;",
    'const key = process.env["KEY"];',
    "const { KEY } = process.env;",
    "const { KEY: key } = process.env;",
    'if (!process.env.KEY) throw new Error("no KEY");',
    "if (!process.env.KEY) {\n  process.exit(1);\n}",
    "start(process.env.KEY);",
    "const url = `https://${process.env.KEY}`;",
  ])("needs it: %s", async (text) => {
    expect(await findIn(text, checkEnvironment)).toMatchObject([
      { code: "environment-missing", severity: "error", problem: "the code reads KEY, which is not set" },
    ]);
  });

  it.each([
    "const set = process.env.SET;",
    'const key = process.env.KEY ?? "none";',
    'const key = process.env.KEY || "none";',
    'const { KEY = "none" } = process.env;',
    "const { ...all } = process.env;",
    "if (process.env.KEY) start();",
    'const isOn = process.env.KEY === "1";',
    'const key = process.env.KEY ? "a" : "b";',
    "const length = process.env.KEY?.length;",
    'process.env.KEY = "1";',
    "const all = { ...process.env };",
  ])("does without: %s", async (text) => {
    expect(await findIn(text, checkEnvironment)).toEqual([]);
  });
});
