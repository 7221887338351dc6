import { type FSWatcher, statSync, watch } from "node:fs";
import { join } from "node:path";

interface Watched {
  watcher: FSWatcher;
  inode: number;
}

export interface FolderWatchOptions {
  /** Told of a path in one of the folders to which something happened, be it only a touch. */
  onEvent(path: string): void;
  /** Told of a folder that is there no more, or is another one by the same name. */
  onGone(folder: string): void;
  onError(error: unknown): void;
}

/** Watches folders, each without what is in its own folders. An event may stand for several changes; none is passed over. */
export class FolderWatch {
  readonly #options: FolderWatchOptions;
  readonly #watched = new Map<string, Watched>();

  constructor(options: FolderWatchOptions) {
    this.#options = options;
  }

  /** Watches a folder, unless it is watched already or is not there. */
  add(folder: string): void {
    const inode = inodeOf(folder);
    if (this.#watched.has(folder) || inode === undefined) return;
    try {
      const watcher = watch(folder, (_, name) => this.#see(folder, name));
      watcher.on("error", () => this.#drop(folder)); // it is looked for again, as any folder that goes
      this.#watched.set(folder, { watcher, inode });
    } catch (error) {
      this.#options.onError(error);
    }
  }

  /** Drops folders that are not what they were; a system need not tell of that. */
  check(): void {
    for (const [folder, { inode }] of this.#watched) if (inodeOf(folder) !== inode) this.#drop(folder);
  }

  close(): void {
    for (const { watcher } of this.#watched.values()) watcher.close();
    this.#watched.clear();
  }

  #see(folder: string, name: string | null): void {
    if (inodeOf(folder) !== this.#watched.get(folder)?.inode) this.#drop(folder);
    else if (name !== null) this.#options.onEvent(join(folder, name));
  }

  #drop(folder: string): void {
    this.#watched.get(folder)?.watcher.close();
    if (this.#watched.delete(folder)) this.#options.onGone(folder);
  }
}

function inodeOf(folder: string): number | undefined {
  return statSync(folder, { throwIfNoEntry: false })?.ino;
}
