import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { Place } from "../place.ts";
import { removePrivately, writePrivately } from "../write.ts";
import type { Scope } from "./clients.ts";
import { type Entry, isRecord } from "./entry.ts";
import { locate } from "./paths.ts";

/** What one install did, so that it can be told from what others did, and undone. */
export interface InstallRecord {
  client: string;
  scope: Scope;
  /** The config, after links. */
  file: string;
  name: string;
  /** As it was written. */
  entry: Entry;
  /** SHA-256 of the config right after; nothing where the client wrote it. */
  after?: string;
  /**
   * What uninstalling puts back while nobody else changed the config: the bytes beside this record (`file`), no file
   * (`none`), or nothing of the kind (`unknown`), so that only the entry is removed.
   */
  before: "file" | "none" | "unknown";
  /** The outermost folder that was made for the config. */
  madeFolder?: string;
}

/** The one record of a server's name in a table of a config. */
export interface RecordKey {
  file: string;
  /** The keys that lead to the entry. */
  path: string[];
}

/** The record of an entry and the bytes of the config before it, if mcpc installed it on this machine. */
export function readRecord(key: RecordKey, place: Place): (InstallRecord & { bytes?: Buffer }) | undefined {
  const folder = folderOf(key, place);
  const file = join(folder, RECORD);
  if (!existsSync(file)) return undefined;
  const record: unknown = JSON.parse(readFileSync(file, "utf8"));
  if (!isInstallRecord(record)) return undefined;
  return record.before === "file" ? { ...record, bytes: readFileSync(backupFile(key, place)) } : record;
}

/** Keeps a record, with a copy of the config as it was (only this user can read it: configs hold credentials). */
export function keepRecord(key: RecordKey, record: InstallRecord, backup: Uint8Array | undefined, place: Place): void {
  const files = { [RECORD]: Buffer.from(`${JSON.stringify(record, undefined, 2)}\n`) };
  writePrivately(folderOf(key, place), backup ? { [basename(key.file)]: backup, ...files } : files);
}

export function dropRecord(key: RecordKey, place: Place): void {
  removePrivately(folderOf(key, place));
}

/** Where the copy of a config is kept. */
export function backupFile(key: RecordKey, place: Place): string {
  return join(folderOf(key, place), basename(key.file));
}

export function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

const RECORD = "record.json";

function folderOf({ file, path }: RecordKey, place: Place): string {
  const id = sha256(Buffer.from(JSON.stringify([file, path]))).slice(0, 16);
  return locate(`{state}/mcpc/installs/${id}`, place);
}

function isInstallRecord(value: unknown): value is InstallRecord {
  return isRecord(value) && typeof value.name === "string" && isRecord(value.entry) && typeof value.before === "string";
}
