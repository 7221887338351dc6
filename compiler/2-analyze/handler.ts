import ts from "#typescript";
import type { Descriptor, Handler } from "../../manifest/index.ts";
import type { ExportedFunction } from "../1-load/index.ts";
import { projectPath, spanOf } from "../diagnostics/span.ts";
import type { Claims } from "./claims.ts";
import { describeHandler } from "./handler-description.ts";
import { readIcons } from "./icons.ts";
import type { Docs, Tag } from "./jsdoc.ts";
import { readMeta } from "./meta.ts";
import type { NameClaim } from "./names.ts";
import type { ShapeReader } from "./shapes/index.ts";
import { type ReturnsReader, readSignature } from "./signature.ts";
import { tagSpan } from "./tag-span.ts";
import { soleTag } from "./tags.ts";
import { readTimeout } from "./timeout.ts";

/** An exported function on its way to a descriptor. */
export interface HandlerSource {
  exported: ExportedFunction;
  docs: Docs;
}

/** How functions of one kind are read. */
export interface HandlerReading {
  kind: NameClaim["kind"];
  /** What functions ask for; the name is added. */
  claims: Claims;
  readReturns: ReturnsReader;
}

/** Reads what tools, resources and prompts have in common; nothing when the function has no name or overloads. */
export function readHandler(
  { exported, docs }: HandlerSource,
  reader: ShapeReader,
  { kind, claims, readReturns }: HandlerReading,
): Descriptor | undefined {
  const { root, diagnostics } = reader;
  const { declaration } = exported;
  const place = spanOf(ts.getNameOfDeclaration(declaration) ?? declaration, root);
  const handler = exported.name ?? "default";
  const nameTag = textTag("name", `the ${kind}'s name`, { exported, docs }, reader);
  const name = nameTag?.text || exported.name;
  if (!name) {
    diagnostics.report("default-export-anonymous", spanOf(declaration, root), { file: place.file });
    return undefined;
  }
  const span = nameTag ? tagSpan(nameTag, root) : place;
  claims.names.push({ kind, name, span, silenced: [...diagnostics.silenced] });
  const signature = soleSignature(exported, reader);
  if (!signature) return undefined;
  const timeoutMs = readTimeout({ exported, docs }, reader);
  const title = textTag("title", "a title", { exported, docs }, reader)?.text;
  const icons = readIcons(docs, root, diagnostics);
  const meta = readMeta(docs, handler, root, diagnostics);
  const deprecated = docs.tags.some((tag) => tag.name === "deprecated");
  const description = describeHandler(docs);
  if (!description) diagnostics.report("description-missing", place, { kind, handler });
  return {
    name,
    ...(title && { title }),
    ...(description && { description }),
    ...(deprecated && { deprecated: true as const }),
    ...(icons.length > 0 && { icons }),
    ...(meta && { meta }),
    ...(timeoutMs !== undefined && { timeoutMs }),
    handler: handlerOf(exported, root),
    signature: readSignature({ handler, declaration, signature, docs }, reader, readReturns),
    needs: {},
  };
}

/** Where a function is, and how to import it. */
export function handlerOf({ declaration, entry, exportName }: ExportedFunction, root: string): Handler {
  const { file, line } = spanOf(ts.getNameOfDeclaration(declaration) ?? declaration, root);
  return { module: projectPath(entry.fileName, root), exportName, file, line };
}

/** The one tag of that name, when it says something; an empty one is reported. */
export function textTag(
  name: string,
  expected: string,
  { exported, docs }: HandlerSource,
  reader: ShapeReader,
): Tag | undefined {
  const tag = soleTag(name, docs, exported.name ?? "default", reader.root, reader.diagnostics);
  if (!tag || tag.text) return tag;
  reader.diagnostics.report("tag-value-invalid", tagSpan(tag, reader.root), { tag: name, value: "", expected });
  return undefined;
}

/** The signature of a function that has one; overloads are reported. */
export function soleSignature(exported: ExportedFunction, reader: ShapeReader): ts.Signature | undefined {
  const [signature, ...more] = exported.signatures;
  if (more.length === 0) return signature;
  reader.diagnostics.report("function-overloaded", spanOf(exported.declaration, reader.root), {
    handler: exported.name ?? "default",
    count: more.length + 1,
  });
  return undefined;
}
