import { createScanner, type Node, type ParseError, parseTree, printParseErrorCode } from "jsonc-parser";
import { type Format, indentOf, lineBreakOf, lineStart, malformedAt, splice } from "./format.ts";

/** JSON as JSON.parse takes it. */
export const json: Format = jsonFormat(true);

/** JSON with comments and trailing commas. */
export const jsonc: Format = jsonFormat(false);

function jsonFormat(strict: boolean): Format {
  return {
    read: (text) => {
      const tree = treeOf(text, strict);
      return tree && dataOf(tree);
    },
    set: (text, path, entry) => {
      const tree = treeOf(text, strict);
      return tree ? setIn(text, tree, path, entry) : newDocument(text, path, entry);
    },
    remove: (text, path) => {
      const tree = treeOf(text, strict);
      const { object, property } = tree ? find(text, tree, path) : {};
      if (object === undefined || property === undefined) throw malformedAt(text, 0, `there is no ${path.join(".")}`);
      return removeFrom(text, object, property);
    },
  };
}

/** The syntax tree, or `undefined` for a text of nothing but white space (and comments). */
function treeOf(text: string, strict: boolean): Node | undefined {
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, {
    disallowComments: strict,
    allowTrailingComma: !strict,
    allowEmptyContent: true,
  });
  const [first] = errors;
  if (first !== undefined) throw malformedAt(text, first.offset, problemOf(first));
  return tree;
}

function problemOf({ error }: ParseError): string {
  const name = printParseErrorCode(error);
  if (name === "InvalidCommentToken") return "the client reads JSON without comments";
  return name.replace(/(?<=[a-z])(?=[A-Z])/g, " ").toLowerCase();
}

/** Plain data; `Object.fromEntries` keeps a key `__proto__` an ordinary one. Of equal keys the last counts, as in JSON.parse. */
function dataOf(node: Node): unknown {
  if (node.type === "array") return (node.children ?? []).map(dataOf);
  if (node.type !== "object") return node.value;
  return Object.fromEntries((node.children ?? []).map((property) => [keyOf(property), dataOf(valueIn(property))]));
}

function keyOf({ children: [key] = [] }: Node): string {
  return String(key?.value);
}

function valueIn(property: Node): Node {
  return property.children?.[1] ?? property;
}

/** A document of its own, after comments that stand alone in the file. */
function newDocument(text: string, path: string[], entry: unknown): string {
  const lineBreak = lineBreakOf(text);
  const comments = text.trim() === "" ? "" : text.trimEnd() + lineBreak;
  return comments + render(nested(path, entry), "", "  ", lineBreak) + lineBreak;
}

/** `["a", "b"]` → `{ a: { b: value } }`, whatever the keys. */
function nested(path: string[], value: unknown): unknown {
  return path.reduceRight((inner, key) => Object.fromEntries([[key, inner]]), value);
}

function render(value: unknown, indent: string, unit: string, lineBreak: string): string {
  return JSON.stringify(value, undefined, unit).replaceAll("\n", lineBreak + indent);
}

interface Found {
  /** The innermost object on the path. */
  object: Node;
  /** The property at the end of the path. */
  property?: Node;
  /** The keys from `object` on that are not there. */
  rest: string[];
}

function find(text: string, tree: Node, path: string[]): Found {
  let object = asObject(text, tree, "the document");
  for (const [index, key] of path.entries()) {
    const property = propertyOf(text, object, key);
    if (property === undefined) return { object, rest: path.slice(index) };
    if (index === path.length - 1) return { object, property, rest: [] };
    object = asObject(text, valueIn(property), `'${key}'`);
  }
  return { object, rest: [] };
}

function asObject(text: string, node: Node, what: string): Node {
  if (node.type === "object") return node;
  throw malformedAt(
    text,
    node.offset,
    `${what} must be an object, and is ${node.type === "null" ? "null" : article(node)}`,
  );
}

function article({ type }: Node): string {
  return type === "array" ? "an array" : `a ${type}`;
}

/** Programs differ in which of two equal keys counts, so that neither can be edited safely. */
function propertyOf(text: string, object: Node, key: string): Node | undefined {
  const [first, second] = (object.children ?? []).filter((property) => keyOf(property) === key);
  if (second !== undefined) throw malformedAt(text, second.offset, `the key '${key}' is there twice`);
  return first;
}

function setIn(text: string, tree: Node, path: string[], entry: unknown): string {
  const { object, property, rest } = find(text, tree, path);
  const [unit, lineBreak] = [unitOf(text, tree), lineBreakOf(text)];
  if (property !== undefined) {
    const old = valueIn(property);
    const value = isOneLine(text, object)
      ? JSON.stringify(entry)
      : render(entry, indentOf(text, property.offset), unit, lineBreak);
    return splice(text, old.offset, old.offset + old.length, value);
  }
  const [key = "", ...inner] = rest;
  return insert(text, object, key, nested(inner, entry), unit, lineBreak);
}

/** One step of indentation: what the first property of the document is indented by. */
function unitOf(text: string, { children: [first] = [] }: Node): string {
  const indent = first === undefined ? "" : text.slice(lineStart(text, first.offset), first.offset);
  return /^[ \t]+$/.test(indent) ? indent : "  ";
}

function isOneLine(text: string, { offset, length, children = [] }: Node): boolean {
  return children.length > 0 && !text.slice(offset, offset + length).includes("\n");
}

/** Puts a property at the end of an object: a comma after the last value, the property before the closing brace. */
function insert(text: string, object: Node, key: string, value: unknown, unit: string, lineBreak: string): string {
  const last = object.children?.at(-1);
  const close = object.offset + object.length - 1;
  if (last !== undefined && isOneLine(text, object)) {
    const end = last.offset + last.length;
    return splice(text, end, end, `, ${JSON.stringify(key)}: ${JSON.stringify(value)}`);
  }
  const outer = indentOf(text, object.offset);
  const indent = last === undefined || isAfterText(text, last) ? outer + unit : indentOf(text, last.offset);
  const property = `${lineBreak}${indent}${JSON.stringify(key)}: ${render(value, indent, unit, lineBreak)}`;
  const content = text.slice(0, close).trimEnd().length; // after comments, which may stand behind the last value
  if (last === undefined) {
    const isEmpty = content === object.offset + 1;
    return splice(text, content, isEmpty ? close : content, property + (isEmpty ? lineBreak + outer : ""));
  }
  const end = last.offset + last.length;
  if (commaAfter(text, end) !== undefined) return splice(text, content, content, `${property},`);
  return splice(splice(text, content, content, property), end, end, ",");
}

/** Whether other text stands before a property on its line. */
function isAfterText(text: string, { offset }: Node): boolean {
  return text.slice(lineStart(text, offset), offset).trim() !== "";
}

/** The offset of the comma that is the next token, if it is one. */
function commaAfter(text: string, offset: number): number | undefined {
  const scanner = createScanner(text, true);
  scanner.setPosition(offset);
  return scanner.scan() === COMMA ? scanner.getTokenOffset() : undefined;
}

/** `SyntaxKind.CommaToken`, a const enum, which a file compiled on its own cannot import. */
const COMMA = 5;

/** Takes out the property with the comma that it needed, and its lines where nothing else stands on them. */
function removeFrom(text: string, object: Node, property: Node): string {
  const children = object.children ?? [];
  const index = children.indexOf(property);
  const [previous, next] = [children[index - 1], children[index + 1]];
  const end = property.offset + property.length;
  if (isOneLine(text, object)) {
    if (next !== undefined) return splice(text, property.offset, next.offset, "");
    return splice(text, previous ? previous.offset + previous.length : property.offset, end, "");
  }
  const comma = commaAfter(text, end);
  const rest = removeLines(text, property.offset, comma === undefined ? end : comma + 1);
  const before = comma === undefined && previous ? commaAfter(text, previous.offset + previous.length) : undefined;
  const withoutComma = before === undefined ? rest : splice(rest, before, before + 1, "");
  return children.length > 1 ? withoutComma : closeEmpty(withoutComma, object.offset);
}

function removeLines(text: string, start: number, end: number): string {
  const first = lineStart(text, start);
  const rest = /^[ \t]*(\r?\n|$)/.exec(text.slice(end));
  const isAlone = text.slice(first, start).trim() === "" && rest !== null;
  return isAlone ? splice(text, first, end + rest[0].length, "") : splice(text, start, end, "");
}

/** `{` and white space and `}` → `{}`. */
function closeEmpty(text: string, offset: number): string {
  const inside = /^\{\s*\}/.exec(text.slice(offset));
  return inside ? splice(text, offset, offset + inside[0].length, "{}") : text;
}
