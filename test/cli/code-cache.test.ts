import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, it } from "vitest";

const cli = resolve("dist/cli/main.js");
const folder = mkdtempSync(join(tmpdir(), "mcpc-code-cache-"));
mkdirSync(join(folder, "project"));
writeFileSync(join(folder, "project/server.ts"), "/** Add. */\nexport function add(a: number): number { return a; }\n");
writeFileSync(join(folder, "project/mcpc.config.ts"), 'export default { title: "Imported while it is compiled" };\n');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("compiled code that is kept between processes", () => {
  const cache = join(folder, "cache");
  const kept = () =>
    readdirSync(join(cache, "code"), { recursive: true, withFileTypes: true }).filter((e) => e.isFile());

  it("is written by the first build, in the folder that MCPC_CACHE names", () => {
    expect(build(cache)).toContain("Built 1 tool");
    expect(kept().length).toBeGreaterThan(0);
  });

  it("does no harm when it is damaged, and is written again", () => {
    for (const { parentPath, name } of kept()) {
      const bytes = readFileSync(join(parentPath, name));
      bytes.fill(0x55, bytes.length / 2, bytes.length / 2 + 5000);
      writeFileSync(join(parentPath, name), bytes);
    }
    const damaged = kept().map(({ parentPath, name }) => readFileSync(join(parentPath, name)));
    expect(build(cache)).toContain("Built 1 tool");
    expect(kept().map(({ parentPath, name }) => readFileSync(join(parentPath, name)))).not.toEqual(damaged);
  });

  it("is done without where it cannot be written", () => {
    writeFileSync(join(folder, "no-folder"), "");
    expect(build(join(folder, "no-folder"))).toContain("Built 1 tool");
  });
});

function build(cache: string): string {
  const env = { ...process.env, MCPC_CACHE: cache };
  const { stderr, status } = spawnSync(process.execPath, [cli, "build", "--no-cache"], {
    cwd: join(folder, "project"),
    env,
    encoding: "utf8",
    timeout: 60_000,
  });
  expect(status).toBe(0);
  return stderr;
}
