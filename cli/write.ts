import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import type { Artifact } from "../compiler/index.ts";
import { Failure } from "./failure.ts";

/** Writes artifacts below `outDir`, each whole or not at all; files that hold the same text already are left alone. */
export function writeArtifacts(artifacts: Artifact[], outDir: string): void {
  for (const { path, text, executable } of artifacts) {
    const target = join(outDir, path);
    mkdirSync(dirname(target), { recursive: true });
    if (!existsSync(target) || readFileSync(target, "utf8") !== text) {
      const temporary = `${target}.${process.pid}.tmp`;
      writeFileSync(temporary, text);
      renameSync(temporary, target);
    }
    if (executable) chmodSync(target, 0o755);
  }
}

/** Makes files that must not be there yet, with their folders; never overwrites one. */
export function createFiles(files: { path: string; text: string }[], folder: string): void {
  for (const { path, text } of files) {
    const target = join(folder, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text, { flag: "wx" });
  }
}

/** Writes files where the user said; makes no folders. */
export function writeFiles(files: { path: string; contents: Buffer | string }[]): void {
  for (const { path, contents } of files) {
    try {
      writeFileSync(path, contents);
    } catch (error) {
      throw new Failure(`cannot write ${path}: ${error instanceof Error ? error.message : String(error)}`, 1);
    }
  }
}

/** A file of somebody else's is not what it was when its new content was made up. */
export class ChangedMeanwhile extends Error {}

/**
 * Replaces a file in one step, so that who reads it meets the old bytes or the new ones; keeps its mode and its owner.
 * Throws `ChangedMeanwhile` unless it holds the `expected` bytes, or is missing for `undefined`.
 */
export function replaceFile(
  path: string,
  bytes: Uint8Array,
  { expected, mode }: { expected: Uint8Array | undefined; mode: number },
): void {
  const madeFolder = mkdirSync(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}.tmp`;
  const old = statSync(path, { throwIfNoEntry: false });
  try {
    writeFileSync(temporary, bytes, { flag: "wx", mode: 0o600, flush: true });
    if (old) keepOwner(temporary, old);
    chmodSync(temporary, old ? old.mode & 0o7777 : mode);
    expectBytes(path, expected);
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    removeEmptyFolders(dirname(path), madeFolder);
    throw error;
  }
}

/** Removes a file that holds the `expected` bytes, and the folders around it that are empty then, out to `outermost`. */
export function removeFile(path: string, expected: Uint8Array, outermost: string | undefined): void {
  expectBytes(path, expected);
  rmSync(path);
  removeEmptyFolders(dirname(path), outermost);
}

/** A folder of mcpc's own that only this user reads. */
export function writePrivately(folder: string, files: Record<string, Uint8Array>): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const [name, bytes] of Object.entries(files)) {
    const temporary = join(folder, `${name}.${process.pid}.tmp`);
    writeFileSync(temporary, bytes, { mode: 0o600 });
    renameSync(temporary, join(folder, name));
  }
}

/** Removes a folder that `writePrivately` made. */
export function removePrivately(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

function expectBytes(path: string, expected: Uint8Array | undefined): void {
  const found = existsSync(path) ? readFileSync(path) : undefined;
  const isSame = found === undefined || expected === undefined ? found === expected : found.equals(expected);
  if (!isSame) throw new ChangedMeanwhile(path);
}

/** With `sudo` the new file would belong to root, and its client could no longer write it. */
function keepOwner(path: string, { uid, gid }: { uid: number; gid: number }): void {
  const own = statSync(path);
  if (own.uid === uid && own.gid === gid) return;
  try {
    chownSync(path, uid, gid);
  } catch {
    // only root gives files away
  }
}

function removeEmptyFolders(folder: string, outermost: string | undefined): void {
  if (outermost === undefined) return;
  try {
    rmdirSync(folder);
    if (folder !== outermost) removeEmptyFolders(dirname(folder), outermost);
  } catch {
    // something else is in it by now
  }
}

/** Leaves no folder behind that was made only for files that are gone. */
export function removeIfEmpty(folder: string): void {
  try {
    if (readdirSync(folder).length === 0) rmdirSync(folder);
  } catch {
    // somebody else was quicker
  }
}
