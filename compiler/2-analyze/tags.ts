import { closest } from "fastest-levenshtein";
import type { ToolAnnotations } from "../../manifest/index.ts";
import { type Code, catalogue, isCode } from "../diagnostics/catalogue.ts";
import type { DiagnosticBag } from "../diagnostics/diagnostic.ts";
import { constraints } from "./constraints/tags.ts";
import { functionTags } from "./function-tags.ts";
import type { Docs, Tag } from "./jsdoc.ts";
import { nearTag } from "./near-tag.ts";
import { tagSpan } from "./tag-span.ts";

/** Warns of tags that look like one of ours and are not. */
export function reportUnknownTags(docs: Docs, root: string, diagnostics: DiagnosticBag): void {
  for (const tag of docs.tags) {
    const nearest = nearTag(tag.name, ours);
    if (nearest) diagnostics.report("tag-unknown", tagSpan(tag, root), { tag: tag.name, nearest });
  }
}

const ours = Object.keys(functionTags);

/** Reports tags on a function that narrow a value. */
export function reportConstraints(docs: Docs, handler: string, root: string, diagnostics: DiagnosticBag): void {
  for (const tag of docs.tags) {
    const purpose = tag.name === "header" ? "arguments" : constraints[tag.name]?.purpose;
    if (purpose === undefined) continue;
    const parameters = { tag: tag.name, purpose, owner: handler, type: "a function" };
    diagnostics.report("tag-not-applicable", tagSpan(tag, root), parameters);
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
      diagnostics.report("tag-value-invalid", tagSpan(tag, root), { tag: tag.name, value: code, expected });
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
  const first = docs.tags.find((tag) => tag.name === name);
  for (const tag of docs.tags) {
    if (tag.name === name && tag !== first)
      diagnostics.report("tag-repeated", tagSpan(tag, root), { tag: name, handler });
  }
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
      diagnostics.report("tag-value-invalid", tagSpan(tag, root), { tag: name, value, expected });
    }
  }
  return Object.keys(annotations).length > 0 ? annotations : undefined;
}
