import type { Signature, TypeShape } from "../../manifest/index.ts";
import type { Span } from "../diagnostics/diagnostic.ts";
import type { ShapeReader } from "./shapes/index.ts";

/**
 * Reports parameters that texts cannot fill: prompts and URIs carry nothing else, and where a type takes any string,
 * every text is that string, so what else it takes can never arrive. `null` needs no text: it is what is left out.
 */
export function checkTextParameters({ parameters }: Signature, owner: string, span: Span, reader: ShapeReader): void {
  for (const { name, shape } of parameters.flatMap((parameter) => namedValues(parameter, reader))) {
    const members = membersOf(shape, reader);
    const lost = members.find(isNoString);
    if (members.some(isAnyString) && lost)
      reader.diagnostics.report("text-argument-ambiguous", span, { name, owner, lost: wordOf(lost) });
  }
}

/** The values that are sent under a name of their own. */
export function namedValues(
  parameter: Signature["parameters"][number],
  reader: ShapeReader,
): { name: string; shape: TypeShape }[] {
  switch (parameter.role) {
    case "context":
    case "signal":
      return [];
    case "argument":
    case "rest":
      return [parameter];
    case "arguments": {
      const object = reader.resolve(parameter.shape);
      return object.kind === "object" ? object.properties : [];
    }
  }
}

function membersOf(shape: TypeShape, reader: ShapeReader): TypeShape[] {
  const resolved = reader.resolve(shape);
  return resolved.kind === "union" ? resolved.members.flatMap((member) => membersOf(member, reader)) : [resolved];
}

function isAnyString(shape: TypeShape): boolean {
  return shape.kind === "string" && shape.pattern === undefined && shape.format === undefined;
}

/** What needs JSON text; dates and their like have texts of their own, by which they are told from other strings. */
function isNoString(shape: TypeShape): boolean {
  switch (shape.kind) {
    case "number":
    case "boolean":
    case "array":
    case "tuple":
    case "object":
      return true;
    case "literal":
      return shape.values.some((value) => typeof value !== "string");
    case "codec":
      return shape.codec === "set" || shape.codec === "map" || shape.codec === "json";
    case "string":
    case "null":
    case "union":
    case "reference":
    case "unknown":
      return false;
  }
}

function wordOf(shape: TypeShape): string {
  if (shape.kind === "literal") return shape.values.filter((value) => typeof value !== "string").join(" or ");
  if (shape.kind === "codec") return `a ${shape.codec}`;
  return `${/^[aeiou]/.test(shape.kind) ? "an" : "a"} ${shape.kind}`;
}
