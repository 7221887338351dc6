import { isDeepStrictEqual } from "node:util";
import { Failure } from "../failure.ts";
import type { Launch } from "../launch.ts";
import type { Place } from "../place.ts";
import { ChangedMeanwhile, replaceFile } from "../write.ts";
import { bytesWith, type ConfigFile, checkWritable, outermostMissing, readConfigFile } from "./config-file.ts";
import { entryAt, NotEditable, withEntry } from "./edit.ts";
import { type Entry, entryOf } from "./entry.ts";
import { Malformed } from "./formats/format.ts";
import { formats } from "./formats/index.ts";
import { dropRecord, type InstallRecord, keepRecord, type RecordKey, readRecord, sha256 } from "./records.ts";
import type { ServerTable } from "./tables.ts";

interface PlanBase {
  table: ServerTable;
  name: string;
  entry: Entry;
  key: RecordKey;
}

/** What an install will do to one config. Nothing is written before `writePlan`. */
export type Plan =
  | (PlanBase & { state: "same" })
  /** The client's own command adds the entry; `replaces` another one. */
  | (PlanBase & { state: "command"; replaces: boolean })
  | (PlanBase & { state: "edit"; file: ConfigFile; text: string });

/** Reads a config and makes up what it will be. Throws a `Failure` where it cannot be edited, or must not be. */
export function planInstall(table: ServerTable, name: string, launch: Launch, force: boolean, place: Place): Plan {
  const file = readConfigFile(table.file);
  const path = [...table.root, name];
  const entry = entryOf(table.client.entry, name, launch);
  const base: PlanBase = { table, name, entry, key: { file: file.target, path } };
  return orFailure(table.file, () => {
    const format = formats[table.client.format];
    const old = entryAt(format, file.text, path);
    if (isDeepStrictEqual(old, entry)) return { ...base, state: "same" };
    if (old !== undefined && !force) expectOurs(old, base, place);
    if (table.through) return { ...base, state: "command", replaces: old !== undefined };
    checkWritable(file);
    return { ...base, state: "edit", file, text: withEntry(format, file.text, path, entry) };
  });
}

/** An entry that mcpc wrote and nobody touched since may be brought up to date; any other is somebody's work. */
function expectOurs(old: unknown, { table, name, key }: PlanBase, place: Place): void {
  const record = readRecord(key, place);
  if (record && isDeepStrictEqual(record.entry, old)) return;
  const whose = record ? "was changed by hand since mcpc wrote it" : "is another server's";
  throw new Failure(
    `'${name}' is in ${table.file} already and ${whose}; nothing was written. Choose another name with --name, or replace it with --force`,
  );
}

/** Replaces the config, and keeps how it was. Throws a `Failure` when it is not what it was when the plan was made. */
export function writePlan({ table, name, entry, key, file, text }: Plan & { state: "edit" }, place: Place): void {
  const bytes = bytesWith(file, text);
  const previous = readRecord(key, place);
  const { scope, client } = table;
  const made = outermostMissing(file.target);
  const record = { client: client.id, scope, file: file.target, name, entry, after: sha256(bytes) };
  const isOurs = previous?.after !== undefined && file.bytes !== undefined && previous.after === sha256(file.bytes);
  const before: Pick<InstallRecord, "before" | "madeFolder"> = isOurs
    ? { before: previous.before, ...(previous.madeFolder && { madeFolder: previous.madeFolder }) }
    : { before: restorable(file, previous), ...(made && { madeFolder: made }) };
  const backup = isOurs && previous.bytes ? previous.bytes : file.bytes;
  try {
    keepRecord(key, { ...record, ...before }, backup, place);
  } catch (error) {
    throw new Failure(`cannot keep a copy of ${table.file}: ${messageOf(error)}; nothing was written`);
  }
  try {
    replaceFile(file.target, bytes, { expected: file.bytes, mode: scope === "project" ? 0o644 : 0o600 });
  } catch (error) {
    if (previous) keepRecord(key, previous, previous.bytes, place);
    else dropRecord(key, place);
    throw writeFailure(table.file, error);
  }
}

/** What was there before the first of our entries can be put back only while nobody else wrote in between. */
function restorable({ bytes }: ConfigFile, previous: InstallRecord | undefined): InstallRecord["before"] {
  if (previous) return "unknown";
  return bytes === undefined ? "none" : "file";
}

export function writeFailure(file: string, error: unknown): Failure {
  if (error instanceof ChangedMeanwhile) {
    return new Failure(`${file} was changed by another program meanwhile; nothing was written. Try again`);
  }
  return new Failure(`cannot write ${file}: ${messageOf(error)}; nothing was changed`);
}

/** Runs an edit; says of a text that cannot be read or edited where it is wrong. */
export function orFailure<Result>(file: string, edit: () => Result): Result {
  try {
    return edit();
  } catch (error) {
    if (error instanceof Malformed) {
      const { line, column, message } = error;
      throw new Failure(`${file}:${line}:${column}: ${message}; nothing was written. Correct the file and try again`);
    }
    if (error instanceof NotEditable) {
      throw new Failure(`${file} cannot be edited safely (${error.message}); nothing was written. Edit it by hand`);
    }
    if (error instanceof RangeError) throw new Failure(`${file} is nested too deeply to be read; nothing was written`);
    throw error;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
