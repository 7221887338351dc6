import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { type Module, nameOfPart, removeParts, removeStaleModules, writeModule } from "../../cli/dev/module-file.ts";

const folder = mkdtempSync(join(tmpdir(), "mcpc-module-file-"));
const [kept, old, added] = ["kept", "old", "added"].map(nameOfPart) as [string, string, string];
const first: Module = { code: "", index: kept, parts: { [kept]: "", [old]: "" }, outDir: folder };
const second: Module = { code: "", index: added, parts: { [kept]: "", [added]: "" }, outDir: folder };
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("parts of a module that is served in dev", () => {
  it("stay as long as the module in its place has them", () => {
    writeModule(first, 1);
    const { code, index } = writeModule(second, 2);
    removeParts(first, second);
    const names = readdirSync(folder);
    expect(names).toEqual(expect.arrayContaining([kept, added]));
    expect(names).not.toContain(old);
    expect(names.map((name) => join(folder, name))).toEqual(expect.arrayContaining([code, index]));
  });

  it("go with one that served from another folder", () => {
    writeModule(first, 1);
    removeParts(first, { ...second, outDir: join(folder, "elsewhere") });
    expect(readdirSync(folder)).not.toContain(kept);
  });

  it("are gone when it is over", () => {
    writeModule(first, 1);
    removeStaleModules(folder, { own: true });
    expect(readdirSync(folder)).toEqual([]);
  });
});
