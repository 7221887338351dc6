import { closest } from "fastest-levenshtein";
import ts from "#typescript";
import type { ListProvider, ResourceTemplateDescriptor, Returns } from "../../manifest/index.ts";
import { spanOf } from "../diagnostics/span.ts";
import { type HandlerSource, handlerOf, soleSignature } from "./handler.ts";
import { presentMembers } from "./injected.ts";
import type { Tag } from "./jsdoc.ts";
import { elementsOf, resultOf } from "./returns.ts";
import type { ShapeReader } from "./shapes/index.ts";
import { readSignature, type SignatureSource } from "./signature.ts";
import { tagSpan } from "./tag-span.ts";

/** A function with `@lists`, before the templates that it names are known. */
export interface ReadList {
  provider: ListProvider;
  tags: Tag[];
  handler: string;
}

/** Reads a function that lists the concrete resources of a template; it takes what is injected and nothing else. */
export function readList({ exported, docs }: HandlerSource, reader: ShapeReader): ReadList | undefined {
  const handler = exported.name ?? "default";
  const found = soleSignature(exported, reader);
  if (!found) return undefined;
  const { declaration } = exported;
  const signature = readSignature({ handler, declaration, signature: found, docs }, reader, readListed);
  for (const parameter of signature.parameters) {
    if (!("shape" in parameter)) continue;
    const span = spanOf(ts.getNameOfDeclaration(declaration) ?? declaration, reader.root);
    reader.diagnostics.report("list-takes-arguments", span, { handler, parameter: parameter.name });
  }
  const tags = docs.tags.filter((tag) => tag.name === "lists");
  return { provider: { handler: handlerOf(exported, reader.root), signature }, tags, handler };
}

/** URIs, or objects with a `uri`, in an array. */
function readListed(source: SignatureSource, reader: ShapeReader): Returns {
  const { type, place } = resultOf(source, reader);
  const lists = presentMembers(type);
  const elements = lists.flatMap(elementsOf).flatMap(presentMembers);
  const isListed = (element: ts.Type) => isText(element) || isText(uriOf(element, place.node, reader));
  if (lists.length !== 1 || elements.length === 0 || !elements.every(isListed)) {
    const written = reader.checker.typeToString(type, place.node);
    const { handler } = source;
    reader.diagnostics.report("list-result-unusable", spanOf(place.node, reader.root), { handler, type: written });
  }
  return { kind: "json", shape: { kind: "array", items: { kind: "unknown" } } };
}

function uriOf(type: ts.Type, node: ts.Node, { checker }: ShapeReader): ts.Type | undefined {
  const property = type.getProperty("uri");
  return property && checker.getTypeOfSymbolAtLocation(property, node);
}

function isText(type: ts.Type | undefined): boolean {
  return type !== undefined && (type.flags & ts.TypeFlags.StringLike) !== 0;
}

/** Templates with the functions that list their resources; a tag names a template by its URI or its function. */
export function withLists(
  templates: ResourceTemplateDescriptor[],
  lists: ReadList[],
  { root, diagnostics }: ShapeReader,
): ResourceTemplateDescriptor[] {
  const isMeant = (tag: Tag) => (template: ResourceTemplateDescriptor) =>
    [template.uriTemplate, template.name, template.handler.exportName].includes(tag.value);
  for (const { tags, handler } of lists) {
    for (const tag of tags) {
      if (templates.some(isMeant(tag))) continue;
      const known = templates.flatMap(({ uriTemplate, name }) => [uriTemplate, name]);
      const nearest = known.length > 0 ? closest(tag.value, known) : undefined;
      diagnostics.report("list-template-unknown", tagSpan(tag, root), { handler, template: tag.value, nearest });
    }
  }
  return templates.map((template) => {
    const own = lists.filter(({ tags }) => tags.some((tag) => isMeant(tag)(template)));
    return own.length > 0 ? { ...template, lists: own.map(({ provider }) => provider) } : template;
  });
}
