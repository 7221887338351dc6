import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { noteUse, tidyCache } from "../../cli/cache-tidying.ts";

const cache = mkdtempSync(join(tmpdir(), "mcpc-tidy-"));
const day = 24 * 60 * 60 * 1000;
const now = Date.now();
const hash = (n: number) => n.toString(16).padStart(40, "0");

/** Makes a file that was used so many days ago. */
function put(path: string, days: number): void {
  const file = join(cache, path);
  mkdirSync(join(file, ".."), { recursive: true });
  writeFileSync(file, "");
  utimesSync(file, (now - days * day) / 1000, (now - days * day) / 1000);
}

const names = (folder: string) => readdirSync(join(cache, folder)).sort();

beforeEach(() => rmSync(cache, { recursive: true, force: true }));
afterAll(() => rmSync(cache, { recursive: true, force: true }));

describe("the cache of mcpc", () => {
  it("loses what was not used for a month, and nothing that is not its own", () => {
    put(`builds/${hash(1)}.json`, 29);
    put(`builds/${hash(2)}.json`, 31);
    put(`builds/${hash(3)}.json.4711.tmp`, 31);
    put("builds/mine.json", 99);
    put(`code/${hash(4)}`, 31);
    put(`code/${hash(5)}`, 1);
    put(`code/v22.23.3-x64/${hash(6)}`, 99);
    put(`others/${hash(7)}`, 99);
    tidyCache(cache, now);
    expect(names("builds")).toEqual([`${hash(1)}.json`, "mine.json"]);
    expect(names("code")).toEqual([hash(5), "v22.23.3-x64"]);
    expect(existsSync(join(cache, `code/v22.23.3-x64/${hash(6)}`))).toBe(true);
    expect(names("others")).toEqual([hash(7)]);
  });

  it("is looked through once a day", () => {
    put(`code/${hash(1)}`, 1);
    tidyCache(cache, now);
    put(`code/${hash(2)}`, 40);
    tidyCache(cache, now + day / 2);
    expect(names("code")).toEqual([hash(1), hash(2)]);
    tidyCache(cache, Date.now() + 1.5 * day);
    expect(names("code")).toEqual([hash(1)]);
  });

  it("keeps the last used of very many", () => {
    for (let n = 0; n < 510; n++) put(`builds/${hash(n)}.json`, n / 100);
    tidyCache(cache, now);
    expect(names("builds")).toEqual(Array.from({ length: 500 }, (_, n) => `${hash(n)}.json`));
  });

  it("keeps what is used, however old it is", () => {
    put(`code/${hash(1)}`, 40);
    put(`code/${hash(2)}`, 0.5);
    for (const n of [1, 2, 3]) noteUse(join(cache, "code", hash(n)), now);
    expect(statSync(join(cache, "code", hash(1))).mtimeMs).toBeCloseTo(now, -1);
    expect(statSync(join(cache, "code", hash(2))).mtimeMs).toBeLessThan(now - day / 4); // not written each time
    tidyCache(cache, now);
    expect(names("code")).toEqual([hash(1), hash(2)]);
  });

  it("does no harm where it cannot be written", () => {
    writeFileSync(cache, "");
    tidyCache(cache, now);
    expect(statSync(cache).isFile()).toBe(true);
  });
});
