import { createHash } from "node:crypto";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compile } from "../compiler/index.ts";

const example = fileURLToPath(new URL("./peers/server", import.meta.url));

describe("7: same input, same bytes", () => {
  let workspace: string;
  beforeAll(async () => {
    workspace = await mkdtemp(join(tmpdir(), "mcpc-determinism-"));
  });
  afterAll(() => rm(workspace, { recursive: true, force: true }));

  it.each([false, true])("in two folders at different depths, minify: %s", { timeout: 60_000 }, async (minify) => {
    const folders = [join(workspace, `a-${minify}`), join(workspace, `b/c/d-${minify}`)];
    const results = [];
    for (const root of folders) {
      await cp(example, root, { recursive: true });
      results.push(await compile({ root, minify }));
    }
    const [first, second] = results;
    expect(first?.artifacts.map(({ path }) => path)).toEqual([
      "server.mjs",
      "server.mjs.map",
      "server.mjs.LICENSES.txt",
      "mcpc.json",
    ]);
    expect(second?.artifacts.map(digest)).toEqual(first?.artifacts.map(digest));
    for (const { path, text } of first?.artifacts ?? []) expect(text.includes(workspace), path).toBe(false);
  });
});

/** Short enough to read when it differs. */
function digest({ path, text }: { path: string; text: string }): string {
  return `${path} ${createHash("sha256").update(text).digest("hex")}`;
}
