import { existsSync } from "node:fs";
import { Failure } from "../failure.ts";
import { here, type Place } from "../place.ts";
import { palette } from "../terminal.ts";
import { removeFile, replaceFile } from "../write.ts";
import { claudeRemove, runClaude } from "./claude.ts";
import { bytesWith, type ConfigFile, checkWritable, readConfigFile } from "./config-file.ts";
import { difference } from "./difference.ts";
import { entryAt, withoutEntry } from "./edit.ts";
import { formats } from "./formats/index.ts";
import { orFailure, writeFailure } from "./plan.ts";
import { dropRecord, type RecordKey, readRecord, sha256 } from "./records.ts";
import { projectName } from "./server.ts";
import { shellLine } from "./shell.ts";
import { clientOf, presentTables, type ServerTable, tableOf, tablesOf } from "./tables.ts";

/** The options of `mcpc uninstall`. */
export interface UninstallFlags {
  scope?: string;
  dryRun?: boolean;
  force?: boolean;
}

/** One entry to take out, and what the config will be without it. */
interface Removal {
  table: ServerTable;
  name: string;
  key: RecordKey;
  file: ConfigFile;
  /** Absent where the whole file goes, since an install made it. */
  bytes?: Buffer;
  madeFolder?: string;
}

/** `mcpc uninstall`: takes a server out of the config of a client. Gives the exit code. */
export async function uninstall(
  clientId: string,
  given: string | undefined,
  flags: UninstallFlags,
  place = here(),
): Promise<number> {
  const client = clientOf(clientId);
  const name = given ?? (await projectName(place));
  const scoped = flags.scope === undefined ? undefined : tableOf(client, flags.scope, place);
  const present = scoped ? [scoped].filter(({ file }) => existsSync(file)) : presentTables(client, place);
  const holding = present.filter((table) => holds(table, name));
  const [table, ...others] = holding;
  if (table === undefined) throw new Failure(notThere(name, scoped ? [scoped] : tablesOf(client, place)));
  if (others.length > 0) {
    const scopes = holding.map(({ scope }) => `--scope ${scope}`).join(" or ");
    throw new Failure(`${client.title} has '${name}' more than once; say which with ${scopes}`, 2);
  }
  const removal = plan(table, name, flags.force ?? false, place);
  if (flags.dryRun) console.log(preview(removal, place));
  else carryOut(removal, place);
  return 0;
}

function holds(table: ServerTable, name: string): boolean {
  return orFailure(table.file, () => entryOfTable(table, readConfigFile(table.file), name) !== undefined);
}

function entryOfTable({ client, root }: ServerTable, { text }: ConfigFile, name: string): unknown {
  return entryAt(formats[client.format], text, [...root, name]);
}

function notThere(name: string, tables: ServerTable[]): string {
  const looked = tables.map(({ file }) => (existsSync(file) ? file : `${file} (there is no such file)`));
  return `'${name}' is not installed there. Looked into:\n${looked.map((line) => `  ${line}`).join("\n")}\n'mcpc discover' lists what is`;
}

/** Restores the bytes from before the install where nobody changed the config since; else cuts out the entry. */
function plan(table: ServerTable, name: string, force: boolean, place: Place): Removal {
  const file = readConfigFile(table.file);
  const path = [...table.root, name];
  const key: RecordKey = { file: file.target, path };
  const record = readRecord(key, place);
  if (record === undefined && !force) {
    throw new Failure(
      `'${name}' in ${table.file} was not installed by mcpc from this machine; --force removes it all the same`,
    );
  }
  const base = { table, name, key, file };
  checkWritable(file);
  if (record?.after !== undefined && file.bytes !== undefined && record.after === sha256(file.bytes)) {
    if (record.before === "none") return { ...base, ...(record.madeFolder && { madeFolder: record.madeFolder }) };
    if (record.bytes) return { ...base, bytes: record.bytes };
  }
  const text = orFailure(table.file, () => withoutEntry(formats[table.client.format], file.text, path));
  return { ...base, bytes: bytesWith(file, text) };
}

function preview({ table, name, file, bytes }: Removal, place: Place): string {
  if (table.through) return shellLine(["claude", ...claudeRemove(name, table.scope)], place.platform);
  return difference(table.file, file.text, bytes?.toString("utf8").replace(/^\uFEFF/, ""));
}

function carryOut(removal: Removal, place: Place): void {
  const { table, name, key } = removal;
  if (table.through && !runClaude(claudeRemove(name, table.scope), place)) {
    console.error(
      `There is no 'claude' on PATH. ${table.client.title} rewrites ${table.file} itself, so let it remove the server:`,
    );
    console.log(shellLine(["claude", ...claudeRemove(name, table.scope)], place.platform));
    return;
  }
  if (!table.through) write(removal);
  dropRecord(key, place);
  console.error(`${palette.bold(`Removed ${name} from ${table.client.title}`)} (${table.scope}): ${table.file}`);
}

function write({ table, file, bytes, madeFolder }: Removal): void {
  try {
    if (bytes) replaceFile(file.target, bytes, { expected: file.bytes, mode: 0o600 });
    else if (file.bytes) removeFile(file.target, file.bytes, madeFolder);
  } catch (error) {
    throw writeFailure(table.file, error);
  }
}
