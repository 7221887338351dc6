import { type FSWatcher, watch } from "node:fs";
import { basename } from "node:path";
import type { Notify } from "./context.ts";
import { messageOf, stackOf } from "./errors.ts";
import type { FileTree, StaticFile } from "./file-tree.ts";
import type { Logger } from "./log.ts";

/** How long changes are gathered: a saved file is several events. Milliseconds. */
const GATHER_MS = 50;

export interface FileWatchOptions {
  readTree(): Promise<FileTree>;
  notify: Notify;
  log: Logger;
}

/**
 * Announces what changes on disk. Whatever an event of the platform says, everything is looked at again and compared with
 * what was there: events differ from platform to platform, name the wrong file, or come twice. Keeps no process alive.
 */
export class FileWatch {
  readonly #options: FileWatchOptions;
  readonly #watchers = new Map<string, FSWatcher>();
  readonly #refused = new Set<string>();
  #known: FileTree = { files: new Map(), folders: [], problems: [] };
  #timer: NodeJS.Timeout | undefined;
  #refreshing: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(options: FileWatchOptions) {
    this.#options = options;
  }

  /** Resolves when every change from now on is seen. */
  async start(): Promise<void> {
    this.#known = await this.#look();
    this.#logProblems([]);
  }

  /** From now on nothing is announced. */
  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
    for (const path of [...this.#watchers.keys()]) this.#drop(path);
  }

  /** The tree once all its folders are watched: what is added to one before that makes no event. */
  async #look(): Promise<FileTree> {
    for (;;) {
      const tree = await this.#options.readTree();
      if (!this.#watchFolders(tree.folders)) return tree;
    }
  }

  /** Whether any folder was not watched before. */
  #watchFolders(folders: FileTree["folders"]): boolean {
    const wanted = new Set(folders.map(({ path }) => path));
    for (const path of this.#watchers.keys()) if (!wanted.has(path)) this.#drop(path);
    const added = folders.filter(({ path }) => !this.#watchers.has(path) && !this.#refused.has(path));
    for (const { path, recursive } of added) this.#watchFolder(path, recursive);
    return added.length > 0;
  }

  #watchFolder(path: string, recursive: boolean): void {
    if (this.#watchers.has(path)) return;
    try {
      const watcher = watch(path, { recursive, persistent: false }, (event, name) => {
        // the folder itself has gone or was replaced: this watcher will see no more
        if (event === "rename" && name === basename(path)) this.#drop(path);
        this.#schedule();
      });
      watcher.on("error", (error) => this.#refuse(path, error));
      this.#watchers.set(path, watcher);
    } catch (error) {
      this.#refuse(path, error);
    }
  }

  #refuse(path: string, error: unknown): void {
    this.#drop(path);
    this.#refused.add(path);
    this.#options.log.warning(`changes in '${path}' are not announced, as it cannot be watched: ${messageOf(error)}`);
  }

  #drop(path: string): void {
    this.#watchers.get(path)?.close();
    this.#watchers.delete(path);
  }

  #schedule(): void {
    if (this.#timer) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#refreshing = this.#refreshing.then(() => this.#refresh());
    }, GATHER_MS);
    this.#timer.unref();
  }

  async #refresh(): Promise<void> {
    const { log, notify } = this.#options;
    try {
      const before = this.#known;
      this.#known = await this.#look();
      if (this.#stopped) return this.stop(); // it has found new folders meanwhile
      this.#logProblems(before.problems);
      const { files } = this.#known;
      const isSame = files.size === before.files.size && [...files.keys()].every((uri) => before.files.has(uri));
      if (!isSame) notify.resourcesChanged();
      for (const [uri, file] of files) {
        const earlier = before.files.get(uri);
        if (earlier && hasChanged(earlier, file)) notify.resourceUpdated(uri);
      }
    } catch (error) {
      log.error(`changed files could not be looked at: ${stackOf(error)}`);
    }
  }

  #logProblems(before: readonly string[]): void {
    for (const problem of this.#known.problems) {
      if (!before.includes(problem)) this.#options.log.warning(problem);
    }
  }
}

function hasChanged(before: StaticFile, after: StaticFile): boolean {
  if (before.path !== after.path) return true;
  return (["mtimeMs", "size", "ino"] as const).some((field) => before.stats[field] !== after.stats[field]);
}
