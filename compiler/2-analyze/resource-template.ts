import { closest, distance } from "fastest-levenshtein";
import ts from "#typescript";
import type { Descriptor, Signature, TypeShape, UriTemplate } from "../../manifest/index.ts";
import { spanOf } from "../diagnostics/span.ts";
import type { HandlerSource } from "./handler.ts";
import type { Tag } from "./jsdoc.ts";
import type { ShapeReader } from "./shapes/index.ts";
import { tagSpan } from "./tag-span.ts";
import { variablesOf } from "./uri-template.ts";

/** A parameter that a variable of a URI may fill: one of the function's own, or a property of its arguments object. */
export interface DeclaredVariable {
  name: string;
  required: boolean;
  /** A rest parameter: as many segments as there are. */
  rest: boolean;
  shape: TypeShape;
}

/** What the variables of a URI can fill. */
export function declaredVariables({ parameters }: Signature, reader: ShapeReader): DeclaredVariable[] {
  return parameters.flatMap((parameter): DeclaredVariable[] => {
    if (!("shape" in parameter)) return []; // injected
    if (parameter.role !== "arguments") return [{ ...parameter, rest: parameter.role === "rest" }];
    const object = reader.resolve(parameter.shape);
    return object.kind === "object" ? object.properties.map((property) => ({ ...property, rest: false })) : [];
  });
}

/** Reports parameters that no URI of the function names: nothing would ever fill them. */
export function reportUnusedParameters(
  named: string[],
  { exported }: HandlerSource,
  { signature }: Descriptor,
  reader: ShapeReader,
): void {
  for (const { name } of declaredVariables(signature, reader)) {
    if (named.includes(name)) continue;
    const nearest = nearestOf(name, named);
    const span = spanOf(parameterNode(name, exported.declaration, exported.signatures[0]), reader.root);
    const handler = exported.name ?? "default";
    reader.diagnostics.report("uri-parameter-unmatched", span, {
      parameter: name,
      handler,
      ...(nearest && { nearest }),
    });
  }
}

function parameterNode(name: string, declaration: ts.Declaration, signature: ts.Signature | undefined): ts.Node {
  const nodes = (signature?.parameters ?? []).map((symbol) => symbol.valueDeclaration);
  const found = nodes.find((node) => node && ts.isParameter(node) && node.name.getText() === name);
  return found ?? ts.getNameOfDeclaration(declaration) ?? declaration;
}

interface UriTag {
  tag: Tag;
  handler: string;
  /** The variables of all URIs of the function. */
  named: string[];
}

/** Checks that each variable of one URI has a parameter that it can fill, and each required parameter a variable. */
export function checkVariables(
  template: UriTemplate,
  declared: DeclaredVariable[],
  { tag, handler, named }: UriTag,
  reader: ShapeReader,
): void {
  const { diagnostics, root } = reader;
  const span = tagSpan(tag, root);
  const variables = variablesOf(template);
  const inQuery = new Set(template.query?.map(({ variable }) => variable));
  for (const variable of variables) {
    const parameter = declared.find(({ name }) => name === variable);
    if (!parameter) {
      const free = declared.map(({ name }) => name).filter((name) => !variables.includes(name));
      const nearest = nearestOf(variable, free);
      diagnostics.report("uri-variable-unmatched", span, { variable, handler, ...(nearest && { nearest }) });
      continue;
    }
    const isOptional = !parameter.required && !parameter.rest;
    if (inQuery.has(variable) && parameter.required)
      diagnostics.report("uri-query-required", span, { variable, handler });
    if (!inQuery.has(variable) && isOptional) diagnostics.report("uri-path-optional", span, { variable, handler });
    const problem = misfit(parameter.shape, isList(template, variable), reader);
    if (problem) diagnostics.report("uri-variable-type", span, { variable, handler, problem });
  }
  for (const { name, required } of declared) {
    const isMissing = required && named.includes(name) && !variables.includes(name);
    if (isMissing) diagnostics.report("uri-parameter-unmatched", span, { parameter: name, handler });
  }
}

function nearestOf(name: string, known: string[]): string | undefined {
  const nearest = known.length > 0 ? closest(name, known) : undefined;
  return nearest && distance(name, nearest) <= Math.max(1, name.length / 3) ? nearest : undefined;
}

/** `{x*}`, `{/x*}` and `{?x*}`: a variable that can hold several values. */
function isList({ parts, query = [] }: UriTemplate, variable: string): boolean {
  return (
    parts.some((part) => part.kind === "segments" && part.variable === variable) ||
    query.some((part) => part.repeats && part.variable === variable)
  );
}

/** Why text from a URI cannot become a value of that shape; nothing when it can. */
function misfit(shape: TypeShape, isList: boolean, reader: ShapeReader): string | undefined {
  const resolved = reader.resolve(shape);
  if (resolved.kind === "array" || (resolved.kind === "codec" && resolved.codec === "set")) {
    if (!isList) return "is a list, which takes a variable with a star, as in '{/name*}' or '{?name*}'";
    const inner = misfit(resolved.items, false, reader);
    return inner && `is a list whose items cannot be read: each ${inner}`;
  }
  switch (resolved.kind) {
    case "string":
    case "number":
    case "boolean":
    case "literal":
      return undefined;
    case "codec":
      return ["map", "json"].includes(resolved.codec) ? "is an object, and a URI carries text" : undefined;
    case "union":
      return resolved.members.map((member) => misfit(member, isList, reader)).find((problem) => problem !== undefined);
    case "null":
      return "can be null, and a URI has no way to say null";
    case "tuple":
    case "object":
    case "reference":
      return "is an object or a tuple, and a URI carries text";
    case "unknown":
      return "can be anything, so nothing says how to read the text";
  }
}
