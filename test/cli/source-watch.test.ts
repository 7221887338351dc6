import { appendFileSync, utimesSync, writeFileSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { type SourceChanges, SourceWatch } from "../../cli/dev/source-watch.ts";

let root: string;
let watch: SourceWatch;
let told: SourceChanges[];
let wake: () => void;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] }); // nothing is found but by events
  root = await mkdtemp(join(tmpdir(), "mcpc-watch-"));
  told = [];
  wake = () => {};
  watch = new SourceWatch((changes) => {
    told.push(changes);
    wake();
  });
});

afterEach(async () => {
  watch.close();
  vi.useRealTimers();
  vi.restoreAllMocks();
  await rm(root, { recursive: true, force: true });
});

const at = (path: string) => join(root, path);

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(at(path)), { recursive: true });
  await writeFile(at(path), text);
}

/** Watches as after a build that read `read` and looked for `awaited`. */
function begin({ read, awaited = [] }: { read: string[]; awaited?: string[] }): void {
  watch.begin();
  const folders = [...new Set([root, ...read.map((path) => dirname(at(path)))])];
  watch.watch({ read: read.map(at), awaited: awaited.map(at), entryFolders: [], installs: [], folders });
}

/** What is told next. */
async function next(): Promise<SourceChanges> {
  for (;;) {
    const changes = told.shift();
    if (changes) return changes;
    await new Promise<void>((resolve) => {
      wake = resolve;
    });
  }
}

/** What is told until all of `paths` have been. */
async function all(...paths: string[]): Promise<SourceChanges> {
  let changes = await next();
  while (!paths.every((path) => changes.changed.has(at(path)))) {
    const more = await next();
    changes = { ...more, changed: new Set([...changes.changed, ...more.changed]) };
  }
  return changes;
}

it("passes over no change, however soon after another", async () => {
  await write("a.ts", "");
  begin({ read: ["a.ts"] });
  for (let count = 1; count <= 20; count++) {
    await write("a.ts", "x".repeat(count));
    expect((await all("a.ts")).cameOrWent).toBe(false);
  }
});

it("tells of a file that is written again and has the same time and size", async () => {
  const second = Math.floor(Date.now() / 1000);
  vi.spyOn(Date, "now").mockReturnValue(second * 1000);
  const writeAtOnce = (text: string) => {
    writeFileSync(at("a.ts"), text);
    utimesSync(at("a.ts"), second, second);
  };
  writeAtOnce("one");
  begin({ read: ["a.ts"] });
  await next(); // written just before
  writeAtOnce("four");
  await next();
  writeAtOnce("five");
  await next();
});

it("waits longer for more of a file that is empty", async () => {
  await write("a.ts", "one");
  begin({ read: ["a.ts"] });
  await next(); // written just before
  const timer = vi.spyOn(globalThis, "setTimeout");
  writeFileSync(at("a.ts"), "");
  await next();
  const [, wait = 0] = timer.mock.lastCall ?? [];
  appendFileSync(at("a.ts"), "two");
  await next();
  expect(timer.mock.lastCall?.[1]).toBeLessThan(wait);
});

it("tells of files that take the place of others, and that come and go", async () => {
  await write("a.ts", "one");
  await write("b.tmp", "two");
  begin({ read: ["a.ts"], awaited: ["c.ts"] });
  told.splice(0); // written just before
  await rename(at("b.tmp"), at("a.ts"));
  await all("a.ts");
  await write("c.ts", "three");
  expect((await all("c.ts")).cameOrWent).toBe(true);
  await rm(at("a.ts"));
  expect((await all("a.ts")).cameOrWent).toBe(true);
});

it("goes on with a folder that took the place of another", async () => {
  await write("sub/a.ts", "one");
  begin({ read: ["sub/a.ts"] });
  await rm(at("sub"), { recursive: true });
  await all("sub");
  await write("sub/a.ts", "two");
  begin({ read: ["sub/a.ts"] });
  await write("sub/a.ts", "three");
  await all("sub/a.ts");
});

it("tells of nothing that no build depends on", async () => {
  await write("a.ts", "one");
  begin({ read: ["a.ts"] });
  await write("notes.txt", "…");
  await write("dist/server.mjs", "…");
  await write("a.ts", "two");
  expect([...(await all("a.ts")).changed]).toEqual([at("a.ts")]);
});
