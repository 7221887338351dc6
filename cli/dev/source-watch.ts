import { existsSync, readdirSync, statSync } from "node:fs";
import { basename, dirname, join, sep } from "node:path";
import { type FSWatcher, watch } from "chokidar";
import type { FileChanges, ProjectInputs } from "../../compiler/index.ts";

/** How long changes are gathered: a saved file is several events, and a checkout many files. Milliseconds. */
const GATHER_MS = 15;

/** When, after a build, what changed before a folder was watched is looked for. Milliseconds. */
const SETTLE_MS = 250;

/** How often changes are looked for that made no event. Milliseconds. */
const PATROL_MS = 1000;

/** By how much times of files can lag behind the clock. */
const CLOCK_MS = 10;

const source = /\.[cm]?tsx?$/;
const skipped = new Set(["node_modules", ".git"]);

/** Files that changed, with their absolute paths. */
export interface SourceChanges extends FileChanges {
  changed: Set<string>;
  packages: boolean;
}

/** Tells of changes to what a build depends on, a few at a time, and of nothing else in the project. */
export class SourceWatch {
  readonly #onChange: (changes: SourceChanges) => void;
  readonly #watcher: FSWatcher;
  readonly #folders = new Set<string>();
  #read: ReadonlySet<string> = new Set();
  #awaited: readonly string[] = [];
  #entryFolders: ReadonlySet<string> = new Set();
  #installs: ReadonlySet<string> = new Set();
  #gathered: SourceChanges = nothing();
  #timer: NodeJS.Timeout | undefined;
  #settling: NodeJS.Timeout | undefined;
  readonly #patrol: NodeJS.Timeout;
  /** When files changed last, as they were last looked at; of one that is not there, nothing. */
  readonly #times = new Map<string, number | undefined>();
  #since = Number.POSITIVE_INFINITY;

  constructor(onChange: (changes: SourceChanges) => void) {
    this.#onChange = onChange;
    this.#watcher = watch([], { depth: 0, ignoreInitial: true, ignored: (path) => skipped.has(basename(path)) });
    this.#watcher.once("ready", () => this.#lookAgain());
    this.#patrol = setInterval(() => this.#lookAgain(), PATROL_MS).unref();
    this.#watcher.on("all", (event, path) => this.#see(event, path));
    this.#watcher.on("error", (error) => console.error(`mcpc: changes may go unseen: ${error}`));
  }

  /** A build begins to read: what has changed before is in it. */
  begin(): void {
    this.#since = Date.now();
  }

  /** Watches what a build depends on. */
  watch(inputs: ProjectInputs): void {
    this.#read = new Set(inputs.read);
    this.#awaited = inputs.awaited;
    this.#entryFolders = new Set(inputs.entryFolders);
    const installs = inputs.installs.filter((file) => !this.#installs.has(file));
    this.#installs = new Set(inputs.installs);
    if (installs.length > 0) this.#watcher.add(installs);
    const added = inputs.folders.filter((folder) => !this.#folders.has(folder));
    for (const folder of added) this.#folders.add(folder);
    if (added.length > 0) this.#watcher.add(added);
    clearTimeout(this.#settling);
    this.#settling = setTimeout(() => this.#lookAgain(), SETTLE_MS);
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer);
    clearTimeout(this.#settling);
    clearInterval(this.#patrol);
    await this.#watcher.close();
  }

  #see(event: string, path: string): void {
    if (this.#installs.has(path)) {
      this.#gathered.packages = true;
      this.#gather(path, true);
      return;
    }
    switch (event) {
      case "change":
        if (this.#read.has(path)) this.#gather(path, false);
        return;
      case "add":
        if (this.#read.has(path) || this.#awaited.includes(path) || this.#isNewEntry(path)) this.#gather(path, true);
        return;
      case "unlink":
        if (this.#read.has(path)) this.#gather(path, true);
        return;
      case "addDir":
        if (
          this.#entryFolders.has(dirname(path)) ||
          this.#awaited.some((file) => file === path || file.startsWith(path + sep))
        )
          this.#gather(path, true);
        return;
      case "unlinkDir":
        if (this.#folders.delete(path)) this.#gather(path, true);
    }
  }

  #isNewEntry(path: string): boolean {
    return this.#entryFolders.has(dirname(path)) && source.test(path);
  }

  #gather(path: string, cameOrWent: boolean): void {
    this.#gathered.changed.add(path);
    this.#gathered.cameOrWent ||= cameOrWent;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const changes = this.#gathered;
      this.#gathered = nothing();
      this.#onChange(changes);
    }, GATHER_MS);
  }

  /** What happened before a folder was watched made no event, and of changes in quick succession some are passed over. */
  #lookAgain(): void {
    for (const path of this.#read) {
      if (!this.#isNews(path)) continue;
      const changed = this.#times.get(path);
      if (changed === undefined || changed > this.#since - CLOCK_MS) this.#gather(path, changed === undefined);
    }
    const entries = [...this.#entryFolders].flatMap((folder) => filesIn(folder).filter((path) => source.test(path)));
    for (const path of [...this.#awaited, ...entries]) {
      if (!this.#read.has(path) && this.#isNews(path) && this.#times.get(path) !== undefined) this.#gather(path, true);
    }
  }

  /** Whether a file is otherwise than when it was last looked at. Its time alone would not do: it can lie in the future. */
  #isNews(path: string): boolean {
    const changed = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
    const isNews = !this.#times.has(path) || this.#times.get(path) !== changed;
    this.#times.set(path, changed);
    return isNews;
  }
}

function filesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
}

function nothing(): SourceChanges {
  return { changed: new Set(), cameOrWent: false, packages: false };
}
