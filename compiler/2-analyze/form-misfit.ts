import type { TypeShape } from "../../manifest/index.ts";

/** Why a client cannot make a form of a shape, and at which field; the field is empty for the whole. */
export interface Misfit {
  field: string;
  reason: string;
}

type Resolve = (shape: TypeShape) => TypeShape;

/** What MCP does not let a form be (`ElicitRequestFormParams.requestedSchema`): more than one level of simple fields. */
export function misfitOfForm(shape: TypeShape, resolve: Resolve): Misfit | undefined {
  const form = resolve(shape);
  if (form.kind !== "object") return { field: "", reason: "which is not an object" };
  if (form.extra !== "forbidden" || form.patterns) return { field: "", reason: "whose fields have no fixed names" };
  for (const { name, shape: field } of form.properties) {
    const reason = misfitOfField(resolve(field), resolve);
    if (reason) return { field: name, reason };
  }
  return undefined;
}

function misfitOfField(shape: TypeShape, resolve: Resolve): string | undefined {
  switch (shape.kind) {
    case "string":
    case "number":
    case "boolean":
      return undefined;
    case "literal":
      return isTextEnum(shape) ? undefined : "an enum whose members are not all strings";
    case "array":
      return isTextEnum(resolve(shape.items)) ? undefined : "a list of something else than enum members";
    case "codec":
      return misfitOfCodec(shape, resolve);
    case "union":
      return shape.members.some(({ kind }) => kind === "null")
        ? "nullable; make it optional instead"
        : "one of several types";
    case "object":
      return "an object of its own";
    case "null":
    case "tuple":
    case "reference":
    case "unknown":
      return "of a type that no form has";
  }
}

function misfitOfCodec(shape: Extract<TypeShape, { kind: "codec" }>, resolve: Resolve): string | undefined {
  switch (shape.codec) {
    case "date":
    case "url":
    case "bigint":
      return undefined;
    case "set":
      return isTextEnum(resolve(shape.items)) ? undefined : "a set of something else than enum members";
    default:
      return "of a type that no form has";
  }
}

function isTextEnum(shape: TypeShape): boolean {
  return shape.kind === "literal" && shape.values.every((value) => typeof value === "string");
}
