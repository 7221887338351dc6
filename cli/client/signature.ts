import { stripVTControlCharacters } from "node:util";
import type { Palette } from "../../compiler/index.ts";
import { isSchema } from "./schema.ts";
import { inline, type Member, readMembers, readType, type TypeText } from "./schema-type.ts";

/** What is printed of a tool, of MCP's `Tool`. */
export interface ListedTool {
  name: string;
  title?: string | undefined;
  description?: string | undefined;
  inputSchema: unknown;
  outputSchema?: unknown;
  annotations?: Record<string, unknown> | undefined;
}

export interface SignatureStyle {
  /** Columns. */
  width: number;
  /** All descriptions, constraints and inner types; else the first sentence and the outer ones. */
  verbose: boolean;
  palette: Palette;
}

/** A tool as a TypeScript signature, with what it says of itself as a comment above. */
export function toolSignature(tool: ListedTool, style: SignatureStyle): string {
  const { verbose, palette } = style;
  const schema = isSchema(tool.inputSchema) ? tool.inputSchema : {};
  const parameters = readMembers(schema, verbose ? {} : { depth: 1 });
  const returns = isSchema(tool.outputSchema) ? readType(tool.outputSchema, verbose ? {} : { depth: 0 }) : undefined;
  const docs = comment(toolDocs(tool, verbose), "", style);
  const name = palette.bold(clean(tool.name));
  const line = `(${parameters.map(inlineParameter).join(", ")})${returns ? `: ${inline(returns)}` : ""}`;
  const hasNotes = verbose && parameters.some(({ notes }) => notes.description || notes.constraints.length > 0);
  if (!hasNotes && tool.name.length + line.length <= style.width) return `${docs}${name}${line}`;
  const lines = parameters.map((parameter) => parameterLines(parameter, style));
  const list = lines.length > 0 ? `(\n${lines.join("\n")}\n)` : "()";
  return `${docs}${name}${list}${returns ? `: ${layOut(returns, "", style)}` : ""}`;
}

/** `name(argument, other?)` of a prompt, likewise. */
export function promptSignature(
  prompt: {
    name: string;
    description?: string | undefined;
    arguments?: { name: string; required?: boolean | undefined; description?: string | undefined }[] | undefined;
  },
  style: SignatureStyle,
): string {
  const parameters = (prompt.arguments ?? []).map(({ name, required, description }): Member => {
    const notes = { constraints: [], deprecated: false, ...(description !== undefined && { description }) };
    return { name, optional: required !== true, type: { kind: "text", text: "string" }, notes };
  });
  const docs = comment(style.verbose ? clean(prompt.description ?? "") : firstSentence(prompt.description), "", style);
  const name = style.palette.bold(clean(prompt.name));
  const line = `(${parameters.map(inlineParameter).join(", ")})`;
  const hasNotes = style.verbose && parameters.some(({ notes }) => notes.description);
  if (!hasNotes && prompt.name.length + line.length <= style.width) return `${docs}${name}${line}`;
  return `${docs}${name}(\n${parameters.map((parameter) => parameterLines(parameter, style)).join("\n")}\n)`;
}

/** Up to the first full stop that ends a sentence, or the first empty line. */
export function firstSentence(description = ""): string {
  const [paragraph = ""] = clean(description)
    .trim()
    .split(/\n\s*\n/);
  const line = paragraph.replaceAll(/\s+/g, " ");
  return /^.*?[.!?](?=\s+[A-Z0-9`"'(]|$)/.exec(line)?.[0] ?? line;
}

/** Without escape sequences, which are no part of a name or a description. */
export function clean(text: string): string {
  return Array.from(stripVTControlCharacters(text))
    .filter((character) => character === "\n" || character === "\t" || !isControl(character))
    .join("");
}

function isControl(character: string): boolean {
  const code = character.charCodeAt(0);
  return code < 0x20 || (code >= 0x7f && code < 0xa0);
}

function toolDocs(tool: ListedTool, verbose: boolean): string {
  if (!verbose) return firstSentence(tool.description);
  const { annotations = {} } = tool;
  const title = tool.title ?? annotations.title;
  const hints = Object.entries(hintTags).flatMap(([hint, tag]) => {
    if (typeof annotations[hint] !== "boolean") return [];
    return [annotations[hint] ? tag : `${tag} false`];
  });
  const tags = [...(typeof title === "string" ? [`@title ${title}`] : []), ...hints];
  return [clean(tool.description ?? "").trim(), clean(tags.join("\n"))].filter((part) => part !== "").join("\n");
}

const hintTags = {
  readOnlyHint: "@readonly",
  destructiveHint: "@destructive",
  idempotentHint: "@idempotent",
  openWorldHint: "@openWorld",
};

function inlineParameter({ name, optional, type, notes }: Member): string {
  if (notes.default !== undefined) return `${name}: ${inline(type)} = ${JSON.stringify(notes.default)}`;
  return `${name}${optional ? "?" : ""}: ${inline(type)}`;
}

function parameterLines(member: Member, style: SignatureStyle): string {
  const { name, optional, type, notes } = member;
  const hasDefault = notes.default !== undefined;
  const written = `  ${name}${optional && !hasDefault ? "?" : ""}: ${layOut(type, "  ", style)}`;
  return `${memberComment(member, "  ", style)}${written}${hasDefault ? ` = ${JSON.stringify(notes.default)}` : ""},`;
}

/** On one line where it fits and nothing is to be said of its members, else one member a line. */
function layOut(type: TypeText, indent: string, style: SignatureStyle): string {
  const line = inline(type);
  if (indent.length + line.length <= style.width - MARGIN && !(style.verbose && hasNotesInside(type))) return line;
  const inner = `${indent}  `;
  switch (type.kind) {
    case "text":
      return line;
    case "object":
      return `{\n${type.members.map((member) => memberLines(member, inner, style)).join("\n")}\n${indent}}`;
    case "array":
      return type.item.kind === "object" ? `${layOut(type.item, indent, style)}[]` : line;
    case "tuple":
      return `[\n${type.items.map((item) => `${inner}${layOut(item, inner, style)},`).join("\n")}\n${indent}]`;
    case "union":
      return type.arms.map((arm) => `\n${inner}| ${layOut(arm, inner, style)}`).join("");
    case "intersection":
      return type.arms.map((arm) => layOut(arm, indent, style)).join(" & ");
  }
}

/** For a name before a type. */
const MARGIN = 12;

function memberLines(member: Member, indent: string, style: SignatureStyle): string {
  const { name, optional, type } = member;
  const written = `${indent}${name}${optional ? "?" : ""}: ${layOut(type, indent, style)};`;
  return `${memberComment(member, indent, style)}${written}`;
}

function hasNotesInside(type: TypeText): boolean {
  switch (type.kind) {
    case "text":
      return false;
    case "object":
      return type.members.some(
        ({ notes, type: inner }) => notes.description || notes.constraints.length > 0 || hasNotesInside(inner),
      );
    case "array":
      return hasNotesInside(type.item);
    case "tuple":
      return type.items.some(hasNotesInside);
    case "union":
    case "intersection":
      return type.arms.some(hasNotesInside);
  }
}

function memberComment({ notes }: Member, indent: string, style: SignatureStyle): string {
  if (!style.verbose) return "";
  const tags = [...notes.constraints.map((word) => `@${word}`), ...(notes.deprecated ? ["@deprecated"] : [])];
  return comment(
    clean([notes.description?.trim() ?? "", tags.join(" ")].filter((part) => part !== "").join("\n")),
    indent,
    style,
  );
}

function comment(text: string, indent: string, { palette }: SignatureStyle): string {
  const lines = text.replaceAll("*/", "*\\/").split("\n");
  if (text === "") return "";
  const written =
    lines.length === 1 ? [`/** ${lines[0]} */`] : ["/**", ...lines.map((line) => ` * ${line}`.trimEnd()), " */"];
  return `${written.map((line) => `${indent}${palette.dim(line)}`).join("\n")}\n`;
}
