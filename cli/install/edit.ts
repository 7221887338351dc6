import { isDeepStrictEqual } from "node:util";
import { type Entry, isRecord } from "./entry.ts";
import type { Format } from "./formats/format.ts";

/** A text that no edit reaches without changing more than the entry. Nothing was written. */
export class NotEditable extends Error {}

/** The text with the entry at the path, and all else as it was. Throws `Malformed` or `NotEditable`. */
export function withEntry(format: Format, text: string, path: string[], entry: Entry): string {
  const expected = changed(format.read(text), path, entry);
  return checked(format, format.set(text, path, entry), expected);
}

/** The text without the entry at the path, and all else as it was. */
export function withoutEntry(format: Format, text: string, path: string[]): string {
  const expected = changed(format.read(text), path, undefined);
  return checked(format, format.remove(text, path), expected, path.slice(0, -1));
}

/** What stands at the path of a text. */
export function entryAt(format: Format, text: string, path: string[]): unknown {
  const value = valueAt(format.read(text), path);
  return value === undefined ? undefined : plain(value);
}

function valueAt(document: unknown, path: string[]): unknown {
  let value = document;
  for (const key of path) value = isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  return value;
}

/**
 * Every edit is read again: a notation has more ways to say a thing than an edit of its text can know.
 * A table that may be `emptied` may be gone as well: TOML has no way to keep it.
 */
function checked(format: Format, text: string, expected: unknown, emptied: string[] = []): string {
  let found: unknown;
  try {
    found = plain(format.read(text));
  } catch (error) {
    throw new NotEditable(error instanceof Error ? error.message : String(error));
  }
  if (!isDeepStrictEqual(withoutEmpty(found, emptied), withoutEmpty(expected, emptied)))
    throw new NotEditable("the edit would change more than this entry");
  return text;
}

/** A copy of a document with another value at a path, or with none. */
function changed(document: unknown, [key = "", ...rest]: string[], value: unknown): unknown {
  const old = isRecord(document) ? document : {};
  const inner = rest.length === 0 ? value : changed(Object.hasOwn(old, key) ? old[key] : undefined, rest, value);
  const entries = Object.entries(old).filter(([name]) => name !== key);
  return plain(Object.fromEntries(inner === undefined ? entries : [...entries, [key, inner]]));
}

/** A document without the table at a path, and those around it, if there is nothing in them. */
function withoutEmpty(document: unknown, path: string[]): unknown {
  if (path.length === 0) return document;
  const isEmpty = (value: unknown) => value === undefined || (isRecord(value) && Object.keys(value).length === 0);
  let result: unknown = document ?? {};
  for (let length = path.length; length > 0; length--) {
    const keys = path.slice(0, length);
    if (isEmpty(valueAt(result, keys))) result = changed(result, keys, undefined);
  }
  return result;
}

/** Data that compares by what it says: without prototypes, with dates as text, the keys of objects in any order. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (value instanceof Date) return `${value.constructor.name} ${value.toISOString()}`;
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one)]));
}
