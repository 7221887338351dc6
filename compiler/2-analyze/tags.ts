import { closest, distance } from "fastest-levenshtein";
import type { ToolAnnotations } from "../../manifest/index.ts";
import { type Code, catalogue, isCode } from "../diagnostics/catalogue.ts";
import type { DiagnosticBag } from "../diagnostics/diagnostic.ts";
import { spanOf } from "../diagnostics/span.ts";
import type { Docs, Tag } from "./jsdoc.ts";

/** Tags on functions that mean something to mcpc. */
const ours = [
  "resource",
  "prompt",
  "completes",
  "lists",
  "startup",
  "shutdown",
  "internal",
  "hidden",
  "ignore",
  "name",
  "title",
  "param",
  "returns",
  "readonly",
  "destructive",
  "idempotent",
  "openWorld",
  "deprecated",
  "mcpcIgnore",
];

/** Common tags of JSDoc and TSDoc: documentation for people, and no misspelling of ours. */
const others = new Set(
  `abstract access alpha arg argument async augments author beta borrows bug callback category class constant constructor
  constructs copyright decorator default defaultValue description desc enum event eventProperty example exception exports
  extends external file fileoverview final fires func function generator global group hideconstructor implements import
  inheritDoc inheritdoc inner instance interface issue kind label lends license link listens member memberof method mixes
  mixin module namespace note override overload package packageDocumentation private privateRemarks prop property
  protected public remarks requires return satisfies sealed see since static summary suppress template test this throws
  todo tutorial type typeParam typedef variation version virtual yields`.split(/\s+/),
);

/** Warns of tags that look like one of ours and are not. */
export function reportUnknownTags(docs: Docs, root: string, diagnostics: DiagnosticBag): void {
  for (const tag of docs.tags) {
    if (ours.includes(tag.name) || others.has(tag.name)) continue;
    const nearest = closest(tag.name, ours);
    const near = tag.name.toLowerCase() === nearest.toLowerCase() || distance(tag.name, nearest) <= 2;
    if (near && tag.name.length > 3) {
      diagnostics.report("tag-unknown", spanOf(tag.node, root), { tag: tag.name, nearest });
    }
  }
}

/** `@mcpcIgnore description-missing`: the warnings that the author wants not to hear of this function. */
export function readSilenced(docs: Docs, root: string, diagnostics: DiagnosticBag): Code[] {
  return docs.tags
    .filter((tag) => tag.name === "mcpcIgnore")
    .flatMap((tag) => {
      const [code = ""] = tag.text.split(/\s/);
      if (isCode(code) && catalogue[code].severity === "warning") return [code];
      const warnings = Object.keys(catalogue).filter((name) => isCode(name) && catalogue[name].severity === "warning");
      const expected = `the code of a warning, such as '${closest(code, warnings)}'`;
      diagnostics.report("tag-value-invalid", spanOf(tag.node, root), { tag: tag.name, value: code, expected });
      return [];
    });
}

/** The one tag of that name; a second one is reported. */
export function soleTag(
  name: string,
  docs: Docs,
  handler: string,
  root: string,
  diagnostics: DiagnosticBag,
): Tag | undefined {
  const [first, ...more] = docs.tags.filter((tag) => tag.name === name);
  for (const tag of more) diagnostics.report("tag-repeated", spanOf(tag.node, root), { tag: name, handler });
  return first;
}

const hints: Record<string, keyof ToolAnnotations> = {
  readonly: "readOnlyHint",
  destructive: "destructiveHint",
  idempotent: "idempotentHint",
  openWorld: "openWorldHint",
};

/** `@readonly`, `@destructive false` …: MCP tool annotations. */
export function readAnnotations(
  docs: Docs,
  handler: string,
  root: string,
  diagnostics: DiagnosticBag,
): ToolAnnotations | undefined {
  const annotations: ToolAnnotations = {};
  for (const [name, hint] of Object.entries(hints)) {
    const tag = soleTag(name, docs, handler, root, diagnostics);
    if (!tag) continue;
    const value = tag.text.trim();
    if (value === "" || value === "true" || value === "false") annotations[hint] = value !== "false";
    else {
      const expected = "'true', 'false' or nothing";
      diagnostics.report("tag-value-invalid", spanOf(tag.node, root), { tag: name, value, expected });
    }
  }
  return Object.keys(annotations).length > 0 ? annotations : undefined;
}
