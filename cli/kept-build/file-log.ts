import fs, { type Dirent, type Stats } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** What tells one file from another; what a thread is sent of `Stats` has no more. */
export type FileStats = Pick<Stats, "size" | "mtimeMs" | "ctimeMs" | "ino" | "mode">;

/** What was asked about a path, and what the disk said before the first answer. */
export interface Asked {
  /** Nothing where nothing was there. */
  stats: FileStats | undefined;
  /** Whether what the file holds was asked for. */
  read?: true;
  /** Names in a folder, sorted, where they were asked for. */
  names?: string[];
  /** Where the path leads, where that is another one. */
  real?: string;
}

/**
 * What this process asks the disk, from `start` to `stop`: everything that its work can depend on, whichever library asks.
 * Only what is asked synchronously is seen, as TypeScript and the compiler ask.
 */
export class FileLog {
  /** By absolute path. */
  readonly asked = new Map<string, Asked>();
  readonly #original = {
    readFileSync: fs.readFileSync,
    readdirSync: fs.readdirSync,
    existsSync: fs.existsSync,
    statSync: fs.statSync,
    lstatSync: fs.lstatSync,
    accessSync: fs.accessSync,
    realpathSync: fs.realpathSync,
  };

  start(): void {
    const { readFileSync, readdirSync, existsSync, statSync, lstatSync, accessSync, realpathSync } = this.#original;
    const seen = <F extends (...given: never[]) => unknown>(
      ask: F,
      add?: (asked: Asked, answer: ReturnType<F>) => void,
    ) =>
      ((...given: Parameters<F>) => {
        const asked = this.#note(given[0]);
        const answer = ask(...given) as ReturnType<F>;
        if (asked) add?.(asked, answer);
        return answer;
      }) as F;
    const withTarget = (ask: (path: string) => string) =>
      seen(ask, (asked, real) => {
        asked.real = real;
      });
    Object.assign(fs, {
      readFileSync: seen(readFileSync as (path: string) => unknown, (asked) => {
        asked.read = true;
      }),
      readdirSync: seen(readdirSync as (path: string) => unknown, (asked, found) => {
        asked.names = namesIn(found as (string | Dirent)[]);
      }),
      existsSync: seen(existsSync),
      statSync: seen(statSync as (path: string) => unknown),
      lstatSync: seen(lstatSync as (path: string) => unknown),
      accessSync: seen(accessSync),
      realpathSync: Object.assign(withTarget(realpathSync as (path: string) => string), {
        native: withTarget(realpathSync.native as (path: string) => string),
      }),
    });
    syncBuiltinESMExports();
  }

  stop(): void {
    Object.assign(fs, this.#original);
    syncBuiltinESMExports();
  }

  /** Nothing for what is no path, such as an open file. */
  #note(place: unknown): Asked | undefined {
    const path = place instanceof URL ? fileURLToPath(place) : place;
    if (typeof path !== "string") return undefined;
    const absolute = resolve(path);
    const known = this.asked.get(absolute);
    if (known) return known;
    const asked: Asked = { stats: this.#statsOf(absolute) };
    this.asked.set(absolute, asked);
    return asked;
  }

  #statsOf(path: string): Stats | undefined {
    try {
      return this.#original.statSync(path, { throwIfNoEntry: false });
    } catch {
      return undefined; // below a file there is nothing either
    }
  }
}

/** What two threads asked, as if it had been one: of a path all that either asked, and what the disk said first. */
export function askedByBoth(
  one: ReadonlyMap<string, Asked>,
  other: ReadonlyMap<string, Asked>,
): ReadonlyMap<string, Asked> {
  const both = new Map(one);
  for (const [path, asked] of other) {
    const before = both.get(path);
    both.set(path, before ? { ...before, ...asked, stats: older(before.stats, asked.stats) } : asked);
  }
  return both;
}

function older(a: FileStats | undefined, b: FileStats | undefined): FileStats | undefined {
  return a && b && a.ctimeMs < b.ctimeMs ? a : b;
}

export function namesIn(entries: readonly (string | Dirent)[]): string[] {
  return entries.map((entry) => (typeof entry === "string" ? entry : entry.name)).sort();
}
