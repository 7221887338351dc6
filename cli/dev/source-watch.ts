import { existsSync, readdirSync, type Stats, statSync } from "node:fs";
import { basename, dirname, join, sep } from "node:path";
import type { FileChanges, ProjectInputs } from "../../compiler/index.ts";
import { FolderWatch } from "./folder-watch.ts";

/** How long changes are gathered: a saved file is several events, which follow each other at once. Milliseconds. */
const GATHER_MS = 4;

/** How long what is to be in a file is waited for that is empty, as one is while it is saved. Milliseconds. */
const EMPTY_MS = 50;

/** How often changes are looked for that made no event. Milliseconds. */
const PATROL_MS = 1000;

/** By how much times of files can lag behind the clock. Milliseconds. */
const CLOCK_MS = 10;

const source = /\.[cm]?tsx?$/;

/** Files that changed, with their absolute paths. */
export interface SourceChanges extends FileChanges {
  changed: Set<string>;
  packages: boolean;
}

/** Tells of changes to what a build depends on, a few at a time, and of nothing else in the project. */
export class SourceWatch {
  readonly #onChange: (changes: SourceChanges) => void;
  readonly #folders: FolderWatch;
  #read: ReadonlySet<string> = new Set();
  #awaited: ReadonlySet<string> = new Set();
  #entryFolders: ReadonlySet<string> = new Set();
  #installs: ReadonlySet<string> = new Set();
  #gathered: SourceChanges = nothing();
  #timer: NodeJS.Timeout | undefined;
  readonly #patrol: NodeJS.Timeout;
  /** What files were when they were last looked at; of one that is not there, nothing. */
  readonly #known = new Map<string, string | undefined>();
  /** Files that were looked at within `CLOCK_MS` of their times: written again, they could have the same. */
  readonly #young = new Set<string>();
  #since = Number.POSITIVE_INFINITY;

  constructor(onChange: (changes: SourceChanges) => void) {
    this.#onChange = onChange;
    this.#folders = new FolderWatch({
      onEvent: (path) => this.#look(path, true),
      onGone: (folder) => {
        this.#folders.add(folder);
        this.#gather(folder, true);
      },
      onError: (error) => console.error(`mcpc: changes are seen late: ${error}`),
    });
    this.#patrol = setInterval(() => this.#lookAgain(), PATROL_MS).unref();
  }

  /** A build begins to read: what has changed before is in it. */
  begin(): void {
    this.#since = Date.now();
  }

  /** Watches what a build depends on. */
  watch(inputs: ProjectInputs): void {
    this.#read = new Set(inputs.read);
    this.#awaited = new Set(inputs.awaited);
    this.#entryFolders = new Set(inputs.entryFolders);
    this.#installs = new Set(inputs.installs);
    for (const folder of [...inputs.folders, ...inputs.installs.map(dirname)]) this.#folders.add(folder);
    this.#lookAgain(); // what happened before a folder was watched made no event
  }

  close(): void {
    clearTimeout(this.#timer);
    clearInterval(this.#patrol);
    this.#folders.close();
  }

  /** Looks at everything: some file systems make no events. */
  #lookAgain(): void {
    this.#folders.check();
    const inEntryFolders = [...this.#entryFolders].flatMap(pathsIn);
    for (const path of new Set([...this.#read, ...this.#awaited, ...this.#installs, ...inEntryFolders])) {
      if (this.#known.has(path)) this.#look(path);
      else this.#meet(path);
    }
  }

  /** Looks at a path for the first time: what has changed since the build began may not be in it. */
  #meet(path: string): void {
    const stat = statOf(path);
    this.#known.set(path, stampOf(stat));
    const isLate = stat !== undefined && stat.mtimeMs > this.#since - CLOCK_MS;
    if (this.#read.has(path) && (stat === undefined || isLate)) this.#gather(path, stat === undefined);
    if (stat !== undefined && (this.#awaited.has(path) || (isLate && this.#isMissed(path, stat))))
      this.#gather(path, true);
  }

  /** Looks at a path to which something may have happened, or has, as an event tells. */
  #look(path: string, isTold = false): void {
    const stat = statOf(path);
    const [stamp, before] = [stampOf(stat), this.#known.get(path)];
    const wasYoung = this.#young.delete(path);
    if (this.#read.has(path) && stat && stat.mtimeMs > Date.now() - CLOCK_MS) this.#young.add(path);
    if (stamp === before && !(isTold && wasYoung)) return;
    const isInstall = this.#installs.has(path);
    const concerns = isInstall || this.#read.has(path) || (stat !== undefined && this.#isMissed(path, stat));
    if (concerns || this.#known.has(path)) this.#known.set(path, stamp);
    if (!concerns) return;
    this.#gathered.packages ||= isInstall;
    const wait = stat?.isFile() && stat.size === 0 ? EMPTY_MS : GATHER_MS;
    this.#gather(path, isInstall || before === undefined || stamp === undefined, wait);
  }

  /** Whether what is there now, and was not read, would be read or looked into. */
  #isMissed(path: string, stat: Stats): boolean {
    if (this.#read.has(path)) return false;
    if (this.#awaited.has(path)) return true;
    const mayHoldEntries = this.#entryFolders.has(dirname(path));
    if (!stat.isDirectory()) return mayHoldEntries && source.test(path);
    if (basename(path) === "node_modules") return false;
    return mayHoldEntries || [...this.#awaited].some((file) => file.startsWith(path + sep));
  }

  #gather(path: string, cameOrWent: boolean, wait = GATHER_MS): void {
    this.#gathered.changed.add(path);
    this.#gathered.cameOrWent ||= cameOrWent;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const changes = this.#gathered;
      this.#gathered = nothing();
      this.#onChange(changes);
    }, wait);
  }
}

function statOf(path: string): Stats | undefined {
  return statSync(path, { throwIfNoEntry: false });
}

/** Tells a file from what it was before: its time alone would not do, for it can lie in the future or be copied along. */
function stampOf(stat: Stats | undefined): string | undefined {
  if (stat?.isDirectory()) return `folder ${stat.ino}`; // its time is that of what is in it
  return stat && `${stat.mtimeMs} ${stat.size} ${stat.ino}`;
}

function pathsIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
}

function nothing(): SourceChanges {
  return { changed: new Set(), cameOrWent: false, packages: false };
}
