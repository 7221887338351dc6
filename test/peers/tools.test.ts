import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import { afterEach, expect, test } from "vitest";
import { install } from "./tools.ts";

const root = mkdtempSync(join(tmpdir(), "mcpc-tools-test-"));
afterEach(() => rmSync(root, { recursive: true, force: true }));

test("installs once for callers that come together, and again when the lock changes", { timeout: 20_000 }, async () => {
  let installs = 0;
  const run = async (folder: string) => {
    installs++;
    await turn();
    mkdirSync(join(folder, "node_modules"), { recursive: true });
  };
  writeFileSync(join(root, "package-lock.json"), "{}");
  await Promise.all([install(root, run), install(root, run), install(root, run)]);
  expect(installs).toBe(1);
  writeFileSync(join(root, "package-lock.json"), `{"packages": {}}`);
  await install(root, run);
  expect(installs).toBe(2);
});
