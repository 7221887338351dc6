import {
  accessSync,
  constants,
  existsSync,
  lstatSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  statSync,
} from "node:fs";
import { dirname, resolve } from "node:path";
import { Failure } from "../failure.ts";

/** A client's config as it is on the disk, or as it would be. */
export interface ConfigFile {
  /** Where the client looks. */
  path: string;
  /** The file itself: what links at `path` lead to. */
  target: string;
  /** Absent where there is no file. */
  bytes?: Buffer;
  /** Without the byte order mark. */
  text: string;
  hasBom: boolean;
}

const BOM = "\uFEFF";

/** Reads a config; one that is missing is empty. Throws a `Failure` for what is no text file. */
export function readConfigFile(path: string): ConfigFile {
  const target = followLinks(path);
  if (!existsSync(target)) return { path, target, text: "", hasBom: false };
  if (!statSync(target).isFile()) throw new Failure(`${path} is not a file`);
  const bytes = readBytes(target);
  const decoded = decode(bytes, path);
  const hasBom = decoded.startsWith(BOM);
  return { path, target, bytes, text: hasBom ? decoded.slice(1) : decoded, hasBom };
}

/** The bytes of a config with another text. */
export function bytesWith({ hasBom }: ConfigFile, text: string): Buffer {
  return Buffer.from(hasBom ? BOM + text : text);
}

/**
 * Refuses a file that its owner protects. Writing beside it and renaming would succeed all the same: that asks for
 * rights in the folder only.
 */
export function checkWritable({ path, target, bytes }: ConfigFile): void {
  if (bytes === undefined) return;
  const { mode } = statSync(target);
  if ((mode & 0o222) === 0 || !mayWrite(target)) {
    throw new Failure(
      `${path} is read-only (mode ${(mode & 0o777).toString(8)}); nothing was written. Allow it with: chmod u+w '${target}'`,
    );
  }
}

function mayWrite(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** The outermost of the folders around a file that have to be made for it. */
export function outermostMissing(file: string): string | undefined {
  const folder = dirname(file);
  if (existsSync(folder)) return undefined;
  return outermostMissing(folder) ?? folder;
}

/** Where links lead, also when nothing is there yet. */
function followLinks(path: string, depth = 0): string {
  if (existsSync(path)) return realpathSync(path);
  if (depth > MAX_LINKS) throw new Failure(`${path} is a link that leads back to itself`);
  const isLink = lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
  return isLink ? followLinks(resolve(dirname(path), readlinkSync(path)), depth + 1) : path;
}

const MAX_LINKS = 40;

function readBytes(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new Failure(`cannot read ${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function decode(bytes: Buffer, path: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Failure(`${path} is not UTF-8 text; nothing was written`);
  }
}
