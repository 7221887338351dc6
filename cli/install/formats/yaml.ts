import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  type Node,
  type Pair,
  parseAllDocuments,
  stringify,
  type YAMLMap,
} from "yaml";
import { type Format, indentOf, lineBreakOf, lineStart, Malformed, malformedAt, nextLine, splice } from "./format.ts";

/** YAML 1.2, one document. */
export const yaml: Format = {
  read: (text) => dataOf(text, documentOf(text)),
  set: (text, path, entry) => {
    const [root = "", name = ""] = path;
    const servers = find(text, root);
    const isThere = isMap(servers?.value) && pairOf(servers.value, name) !== undefined;
    const rest = isThere ? yaml.remove(text, path) : text;
    return insert(rest, root, name, entry);
  },
  remove: (text, [root = "", name = ""]) => {
    const parent = find(text, root);
    const table = parent?.value;
    const pair = isMap(table) ? pairOf(table, name) : undefined;
    if (!isMap(table) || pair === undefined) throw new Malformed(`there is no ${root}.${name}`, 1, 1);
    return removeFrom(text, table, pair, endOf(parent?.key) + 1);
  },
};

/** The one document of the text; none for an empty text. */
function documentOf(text: string): Document.Parsed | undefined {
  const documents = parseAllDocuments(text, { prettyErrors: true });
  if (!Array.isArray(documents)) return undefined;
  const [document, second] = documents;
  const [error] = document?.errors ?? [];
  if (error !== undefined) {
    const [start = { line: 1, col: 1 }] = error.linePos ?? [];
    throw new Malformed(error.message.split(" at line ")[0] ?? error.message, start.line, start.col);
  }
  if (second !== undefined) throw malformedAt(text, second.range[0], "the file holds a second document");
  return document;
}

function dataOf(text: string, document: Document.Parsed | undefined): unknown {
  try {
    return document?.contents === null ? undefined : document?.toJS();
  } catch (error) {
    throw malformedAt(text, 0, error instanceof Error ? error.message : String(error)); // aliases without end
  }
}

/** The mapping that is the document. */
function topOf(text: string): YAMLMap | undefined {
  const contents = documentOf(text)?.contents;
  if (contents === undefined || contents === null) return undefined;
  if (!isMap(contents)) throw malformedAt(text, contents.range[0], "the document must be a mapping");
  return contents;
}

/** The pair of a key at the top of the document. */
function find(text: string, root: string): Pair | undefined {
  const top = topOf(text);
  const pair = top && pairOf(top, root);
  const value = pair?.value;
  if (isAlias(value)) throw malformedAt(text, startOf(value), `'${root}' is an alias of another part of the file`);
  const isEmpty = value === null || (isScalar(value) && value.value === null);
  if (pair !== undefined && !isEmpty && !isMap(value)) {
    throw malformedAt(text, startOf(pair.key), `'${root}' must be a mapping`);
  }
  return pair;
}

function pairOf(map: YAMLMap, key: string): Pair | undefined {
  return map.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === key);
}

function startOf(node: unknown): number {
  return (node as Node | null)?.range?.[0] ?? 0;
}

/** Where the text of a node ends, before comments behind it. */
function endOf(node: unknown): number {
  return (node as Node | null)?.range?.[1] ?? 0;
}

function insert(text: string, root: string, name: string, entry: Record<string, unknown>): string {
  const lineBreak = lineBreakOf(text);
  const pair = find(text, root);
  const top = topOf(text);
  if (top?.flow) {
    return isMap(pair?.value)
      ? addToFlow(text, pair.value, name, entry)
      : addToFlow(text, top, root, { [name]: entry });
  }
  const lines = (value: unknown, indent: string) =>
    stringify(value, { lineWidth: 0 })
      .trimEnd()
      .split("\n")
      .map((line) => indent + line)
      .join(lineBreak);
  if (pair === undefined)
    return addLines(text, text.trimEnd().length, lines({ [root]: { [name]: entry } }, ""), lineBreak);
  const { key, value } = pair;
  const inner = `${indentOf(text, startOf(key))}  `;
  if (!isMap(value)) {
    const bare = /^[ \t]*(~|null)/i.exec(text.slice(endOf(key) + 1))?.[0] ?? "";
    const emptied = splice(text, endOf(key) + 1, endOf(key) + 1 + bare.length, "");
    return addLines(emptied, endOf(key) + 1, lines({ [name]: entry }, inner), lineBreak);
  }
  if (value.items.length === 0) {
    const spaces = /[ \t]*$/.exec(text.slice(0, startOf(value)))?.[0].length ?? 0;
    const emptied = splice(text, startOf(value) - spaces, endOf(value), "");
    return addLines(emptied, startOf(value) - spaces, lines({ [name]: entry }, inner), lineBreak);
  }
  if (value.flow) return addToFlow(text, value, name, entry);
  const indent = indentOf(text, startOf(value.items[0]?.key));
  return addLines(text, lastOf(text, value), lines({ [name]: entry }, indent), lineBreak);
}

/** Puts a pair, as JSON, before the closing brace and a comma that stands there. */
function addToFlow(text: string, map: YAMLMap, key: string, value: unknown): string {
  const close = endOf(map) - 1;
  const end = text.slice(0, close).trimEnd().replace(/,$/, "").length;
  const pair = `${JSON.stringify(key)}: ${JSON.stringify(value)}`;
  return map.items.length === 0 ? splice(text, end, close, ` ${pair} `) : splice(text, end, end, `, ${pair}`);
}

/** Puts whole lines after the line that holds an offset; a last line without a line break stays one. */
function addLines(text: string, offset: number, lines: string, lineBreak: string): string {
  if (text.trim() === "") return lines + lineBreak;
  const at = afterComments(text, nextLine(text, offset), indentOf(lines, 0));
  const isOpen = at === text.length && !text.endsWith("\n");
  return splice(text, at, at, isOpen ? lineBreak + lines : lines + lineBreak);
}

/** Skips lines of comments that are indented as deep as the entries are, and so belong to them. */
function afterComments(text: string, start: number, indent: string): number {
  const isOurs = indent !== "" && /^[ \t]*#/.test(text.slice(start)) && indentOf(text, start).length >= indent.length;
  return isOurs ? afterComments(text, nextLine(text, start), indent) : start;
}

/** The offset of the last character of a mapping that is not white space. */
function lastOf(text: string, { items }: YAMLMap): number {
  const last = items.at(-1);
  const end = Math.max(endOf(last?.value), endOf(last?.key) + 1);
  return text.slice(0, end).trimEnd().length - 1;
}

/** Takes out the lines of a pair; `colon` is where the text after the table's key and its colon starts. */
function removeFrom(text: string, table: YAMLMap, pair: Pair, colon: number): string {
  const [start, end] = [startOf(pair.key), Math.max(endOf(pair.value), endOf(pair.key) + 1)];
  const index = table.items.indexOf(pair);
  if (table.flow) {
    const next = table.items[index + 1];
    if (next !== undefined) return splice(text, start, startOf(next.key), "");
    const before = text.slice(0, start).trimEnd();
    return splice(text, before.endsWith(",") ? before.length - 1 : start, end, "");
  }
  const last = text.slice(0, end).trimEnd().length - 1;
  const [from, to] = [lineStart(text, start), nextLine(text, last)];
  if (table.items.length > 1) {
    const isOpen = to === text.length && !text.endsWith("\n");
    return isOpen ? text.slice(0, from).replace(/\r?\n$/, "") : splice(text, from, to, "");
  }
  // a key without a value is null, which is no mapping
  return `${text.slice(0, colon)} {}${text.slice(colon, from)}${text.slice(to)}`;
}
