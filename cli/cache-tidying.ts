import { existsSync, readdirSync, rmSync, statSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { modifiedAt } from "./modified-at.ts";
import { writePrivately } from "./write.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

/** What nobody has used for so long is removed. */
const UNUSED_MS = 30 * DAY_MS;

/** That many files stay in a folder of the cache, the last used. */
const MAX_FILES = 500;

/** Its time says when the cache was tidied. */
const mark = "tidied";

/** Notes, to the day, that a file of the cache is in use. */
export function noteUse(path: string, now = Date.now()): void {
  try {
    if (now - statSync(path).mtimeMs > DAY_MS) utimesSync(path, now / 1000, now / 1000);
  } catch {
    // then it is removed one day, and made again
  }
}

/**
 * Removes from the folder of the cache, once a day, what no version of mcpc has used for a month. Whatever is removed is made
 * again when it is needed, so what fails here does no harm.
 */
export function tidyCache(cache: string, now = Date.now()): void {
  try {
    if (now - (modifiedAt(join(cache, mark)) ?? 0) < DAY_MS) return;
    writePrivately(cache, { [mark]: Buffer.alloc(0) });
    for (const name of ["builds", "code"].filter((name) => existsSync(join(cache, name)))) {
      tidyFolder(join(cache, name), now);
    }
  } catch {
    // another day
  }
}

/** Builds and code are named by a hash; whatever else is in a folder that somebody chose is not ours. */
const ownName = /^[0-9a-f]{40}(\.json)?(\.\d+\.tmp)?$/;

function tidyFolder(folder: string, now: number): void {
  const files = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && ownName.test(entry.name))
    .map(({ name }) => ({ path: join(folder, name), used: modifiedAt(join(folder, name)) ?? 0 }))
    .sort((a, b) => b.used - a.used);
  for (const [index, { path, used }] of files.entries()) {
    if (index >= MAX_FILES || now - used > UNUSED_MS) rmSync(path, { force: true });
  }
}
