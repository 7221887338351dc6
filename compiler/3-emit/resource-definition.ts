import type { ResourceDescriptor, ResourceTemplateDescriptor, TypeShape } from "../../manifest/index.ts";
import { callLines } from "./call-lines.ts";
import { literal, quote } from "./code-writer.ts";
import { completionLines } from "./completion-lines.ts";
import type { DefinitionContext } from "./entry.ts";
import { invocation } from "./invocation.ts";
import { toRootSchema } from "./json-schema.ts";
import { isSentAsItIs, mimeTypeOf, resourceListing, templateListing } from "./resource-listings.ts";
import { resolveShape } from "./shape-walk.ts";
import { argumentsShape } from "./tool-schemas.ts";
import { uriPattern } from "./uri-pattern.ts";
import { isListShape, variableForms } from "./variable-forms.ts";

/** The members of one `ResourceDefinition`, a line each. */
export function resourceDefinition(resource: ResourceDescriptor, context: DefinitionContext): string[] {
  const { manifest, listings } = context;
  const listing = listings.add(`${resource.name}_resource`, resourceListing(resource, manifest.types));
  return [`listing: listings.${listing},`, ...contentsLines(resource, context)];
}

/** The members of one `ResourceTemplateDefinition`, a line each. */
export function templateDefinition(template: ResourceTemplateDescriptor, context: DefinitionContext): string[] {
  const { manifest, listings, validators } = context;
  const { types } = manifest;
  const { name, precedence } = template;
  const listing = listings.add(`${name}_template`, templateListing(template, types));
  const shape = argumentsShape(template.signature);
  const schema = listings.add(
    `${name}_variables`,
    toRootSchema(shape, { types, direction: "input", purpose: "listing" }),
  );
  const validator = toRootSchema(shape, { types, direction: "input", purpose: "validator" });
  return [
    `listing: listings.${listing},`,
    `pattern: ${uriPattern(template.template)},`,
    ...variableLines(template, types),
    ...(precedence > 0 ? [`precedence: ${precedence},`] : []),
    `inputSchema: listings.${schema},`,
    `validateInput: validators.${validators.add(`${name}_input`, validator)},`,
    ...contentsLines(template, context),
    ...listLines(template, context),
    ...completionLines(template, context),
  ];
}

/** `lists: [{ invoke: () => …, source: "…" }],` */
function listLines(
  { name, lists = [] }: ResourceTemplateDescriptor,
  { imports, decoder }: DefinitionContext,
): string[] {
  const written = lists.map(({ handler, signature }) => {
    const invoke = invocation({ name, signature }, imports.local(handler, `list_${name}`), decoder);
    return `{ invoke: ${invoke}, source: ${quote(`${handler.file}:${handler.line}`)} }`;
  });
  return written.length > 0 ? [`lists: [${written.join(", ")}],`] : [];
}

function contentsLines(
  descriptor: ResourceDescriptor | ResourceTemplateDescriptor,
  { manifest, imports, decoder, encoder }: DefinitionContext,
): string[] {
  const { name, handler, signature, cache } = descriptor;
  const { returns } = signature;
  const mimeType = mimeTypeOf(descriptor, manifest.types);
  const kind = returns.kind === "contents" ? "contents" : isSentAsItIs(returns, manifest.types) ? "value" : "json";
  const lines = [
    `invoke: ${invocation(descriptor, imports.local(handler, name), decoder)},`,
    `returns: ${quote(kind)},`,
    ...(mimeType ? [`mimeType: ${quote(mimeType)},`] : []),
  ];
  if (kind === "json" && returns.kind === "json" && encoder.hasCodec(returns.shape))
    lines.push(`encode: (value) => ${encoder.convert(returns.shape, "value", name)},`);
  if (cache) lines.push(`cache: ${literal(cache)},`);
  return [...lines, ...callLines(descriptor), `source: ${quote(`${handler.file}:${handler.line}`)},`];
}

/** `variables: [{ … }],` in the order of the groups of the pattern, and `query: [{ … }],`. */
function variableLines(
  { template, signature, allowTraversal = [] }: ResourceTemplateDescriptor,
  types: Record<string, TypeShape>,
): string[] {
  const declared = resolveShape(argumentsShape(signature), types);
  const written = (variable: string): string => {
    const property = declared.kind === "object" ? declared.properties.find(({ name }) => name === variable) : undefined;
    const shape: TypeShape = property?.shape ?? { kind: "unknown" };
    const { text, ...forms } = variableForms(shape, types);
    const isGuarded = text && !allowTraversal.includes(variable);
    const list = isListShape(shape, types) && { list: true };
    return literal({ name: variable, ...list, ...(text ? {} : forms), ...(isGuarded && { guarded: true }) });
  };
  const inPath = template.parts.flatMap((part) => ("variable" in part ? [written(part.variable)] : []));
  const inQuery = template.query?.map(({ variable }) => written(variable));
  return [`variables: [${inPath.join(", ")}],`, ...(inQuery ? [`query: [${inQuery.join(", ")}],`] : [])];
}
