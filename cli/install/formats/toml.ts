import { parse, patch } from "@decimalturn/toml-patch";
import { isRecord } from "../entry.ts";
import { type Format, lineBreakOf, Malformed } from "./format.ts";

/** TOML 1.0 and 1.1. */
export const toml: Format = {
  read: (text) => (text.trim() === "" ? undefined : parsed(text)),
  set: (text, path, entry) => {
    const document = parsed(text);
    const isThere = holds(text, document, path);
    return (isThere ? undefined : appended(text, path, entry)) ?? patch(text, changed(document, path, entry));
  },
  remove: (text, path) => {
    const document = parsed(text);
    if (!holds(text, document, path)) throw new Malformed(`there is no ${path.join(".")}`, 1, 1);
    const expected = changed(document, path, undefined);
    return withoutTables(text, path) ?? patch(text, expected);
  },
};

type Table = Record<string, unknown>;

/** The parser's messages are the frame of the code, then the problem; columns count from 0. */
function parsed(text: string): Table {
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof Error && "line" in error && "column" in error)) throw error;
    const problem = error.message.split("\n").at(-1) ?? error.message;
    throw new Malformed(problem, Number(error.line), Number(error.column) + 1);
  }
}

/** Whether something is at the path; all but the last key must be tables. */
function holds(text: string, document: Table, path: string[]): boolean {
  let table = document;
  for (const [index, key] of path.entries()) {
    if (!Object.hasOwn(table, key)) return false;
    if (index === path.length - 1) return true;
    const value = table[key];
    if (!isRecord(value) || value instanceof Date) {
      const line = text.split(/\r?\n/).findIndex((one) => one.includes(key)) + 1;
      throw new Malformed(`'${key}' must be a table`, Math.max(line, 1), 1);
    }
    table = value;
  }
  return false;
}

/** The document with another value at the path; with none for `undefined`. */
function changed(document: Table, [key = "", ...rest]: string[], value: unknown): Table {
  const old = Object.hasOwn(document, key) ? document[key] : undefined;
  const inner = rest.length === 0 ? value : changed(isRecord(old) ? old : {}, rest, value);
  const others = Object.entries(document).filter(([name]) => name !== key);
  if (inner === undefined) return Object.fromEntries(others);
  const isThere = others.length < Object.keys(document).length;
  const entries = Object.entries(document).map(([name, one]): [string, unknown] => [name, name === key ? inner : one]);
  return Object.fromEntries(isThere ? entries : [...entries, [key, inner]]);
}

/** The text with a table of its own at the end; `undefined` where that is not TOML, as after an inline table. */
function appended(text: string, path: string[], entry: Table): string | undefined {
  const lineBreak = lineBreakOf(text);
  const body = text.trimEnd();
  const tail = text === "" || /\n[ \t]*$/.test(text) ? lineBreak : "";
  const block = tables(path, entry).join(lineBreak);
  const start = body === "" ? "" : text.slice(0, body.length) + lineBreak + lineBreak;
  const result = start + block + tail;
  return isToml(result) ? result : undefined;
}

function isToml(text: string): boolean {
  try {
    parse(text);
    return true;
  } catch {
    return false;
  }
}

/** The lines of a table; tables in it follow under a header of their own. */
function tables(path: string[], table: Table): string[] {
  const inner = Object.entries(table).filter(([, value]) => isRecord(value));
  const plain = Object.entries(table).filter(([, value]) => !isRecord(value));
  const lines = [
    `[${path.map(bareOrQuoted).join(".")}]`,
    ...plain.map(([key, value]) => `${bareOrQuoted(key)} = ${literal(value)}`),
  ];
  const further = inner.flatMap(([key, value]) => (isRecord(value) ? ["", ...tables([...path, key], value)] : []));
  return [...lines, ...further];
}

function bareOrQuoted(key: string): string {
  return /^[A-Za-z0-9_-]+$/.test(key) ? key : literal(key);
}

/** TOML's basic strings, numbers, booleans and arrays are written as in JSON, but for DEL, which must be escaped. */
function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(", ")}]`;
  return JSON.stringify(value).replaceAll("\u007f", "\\u007f");
}

/**
 * The text without `[path]` and the tables in it: from each header to its last line that is no comment, with the blank
 * lines before. `undefined` where the entry is written in another way.
 */
function withoutTables(text: string, path: string[]): string | undefined {
  const lines = text.split(/(?<=\n)/);
  const isOurs = (line: string) => {
    const keys = headerOf(line);
    return keys !== undefined && path.every((key, index) => keys[index] === key);
  };
  const kept: string[] = [];
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? "";
    if (!isOurs(line)) {
      kept.push(line);
      continue;
    }
    const next = lines.findIndex((other, at) => at > index && headerOf(other) !== undefined);
    index = lastLineOf(lines, index, next < 0 ? lines.length : next);
    while (kept.at(-1)?.trim() === "") kept.pop();
  }
  if (kept.length === lines.length) return undefined;
  const result = matchEnd(kept.join(""), text);
  return isToml(result) ? result : undefined;
}

/** The keys of a line that opens a table. */
function headerOf(line: string): string[] | undefined {
  const inside = /^\s*\[([^[\]]+)\]\s*(#.*)?$/.exec(line.trimEnd())?.[1];
  return inside?.match(/"(?:[^"\\]|\\.)*"|'[^']*'|[A-Za-z0-9_-]+/g)?.map((key) => key.replace(/^(["'])(.*)\1$/, "$2"));
}

function lastLineOf(lines: string[], start: number, end: number): number {
  for (let index = end - 1; index > start; index--) {
    const line = lines[index]?.trim() ?? "";
    if (line !== "" && !line.startsWith("#")) return index;
  }
  return start;
}

/** Ends a text with a line break where the original does. */
function matchEnd(text: string, original: string): string {
  if (/\n$/.test(original)) return text;
  return text.replace(/\r?\n$/, "");
}
