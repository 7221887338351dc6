import { closest, distance } from "fastest-levenshtein";
import type { ObjectShape, Parameter, TypeShape, UnionShape } from "../../manifest/index.ts";
import { isDestructuredObject } from "./declared-parameters.ts";
import type { Tag } from "./jsdoc.ts";
import type { ShapeReader } from "./shapes/index.ts";
import type { SignatureSource } from "./signature.ts";
import { tagSpan } from "./tag-span.ts";

/**
 * Gives parameters, and the properties of an arguments object, their `@param` texts.
 * `@param limit`, `@param options.limit` and, for a destructured parameter, any first word before the dot will do.
 */
export function describeParameters(parameters: Parameter[], source: SignatureSource, reader: ShapeReader): Parameter[] {
  const described = [...parameters];
  for (const tag of source.docs.tags) {
    if (tag.name === "param" && !describe(tag, described, source, reader))
      reportUnmatched(tag, described, source, reader);
  }
  return described;
}

function describe(tag: Tag, parameters: Parameter[], source: SignatureSource, reader: ShapeReader): boolean {
  const [first = "", ...path] = (tag.parameter ?? "").replaceAll("[]", "").split(".");
  const found = parameters.findIndex((parameter) => parameter.name === first);
  const index = found < 0 && path.length > 0 ? destructuredIndex(parameters, source) : found;
  const named = parameters[index];
  if (named) {
    if (!("shape" in named)) return true; // injected: documented for people only
    parameters[index] = {
      ...named,
      shape: describeShape(named.shape, path, { tag, at: path.join(".") }, reader) ?? named.shape,
    };
    return path.length === 0 || parameters[index].shape !== named.shape;
  }
  const sole = parameters.findIndex((parameter) => parameter.role === "arguments");
  const object = parameters[sole];
  if (object?.role !== "arguments") return false;
  const inner = path.length > 0 && object.name === "" ? path : [first, ...path];
  const isWhole = object.name === "" && path.length === 0 && !hasProperty(object.shape, first, reader);
  const at = isWhole ? [] : inner;
  const shape = describeShape(object.shape, at, { tag, at: at.join(".") }, reader);
  if (!shape || (isWhole && nearProperty(object.shape, first, reader))) return false;
  parameters[sole] = { ...object, shape };
  return true;
}

/** The one destructured parameter beside others: the author may call it anything in `@param filter.status`. */
function destructuredIndex(parameters: Parameter[], { signature }: SignatureSource): number {
  const indexes = [...signature.parameters.keys()].filter((index) =>
    isDestructuredObject(signature.parameters[index]?.valueDeclaration),
  );
  const [only = -1] = indexes.length === 1 ? indexes : [];
  return parameters[only]?.role === "argument" ? only : -1;
}

/** A `@param` and what it names, as a path into its parameter. */
interface ParameterText {
  tag: Tag;
  at: string;
}

/** The shape with what `said` says of what `path` names; `undefined` when it names nothing. */
function describeShape(
  shape: TypeShape,
  path: string[],
  said: ParameterText,
  reader: ShapeReader,
): TypeShape | undefined {
  const [name, ...rest] = path;
  if (name === undefined) return documented(shape, said, reader);
  const target = reader.resolve(shape);
  if (target.kind === "array") {
    const items = describeShape(target.items, path, said, reader);
    return items && { ...target, items };
  }
  if (target.kind === "union") return describeMembers(target, path, said, reader);
  if (target.kind !== "object") return undefined;
  const property = target.properties.find((candidate) => candidate.name === name);
  const inner = property && describeShape(property.shape, rest, said, reader);
  if (!inner) return undefined;
  return {
    ...target,
    properties: target.properties.map((candidate) =>
      candidate === property ? { ...candidate, shape: inner } : candidate,
    ),
  };
}

/** The text of a `@param` and the inline tags in it. */
function documented(shape: TypeShape, { tag, at }: ParameterText, reader: ShapeReader): TypeShape {
  const docs = { ...(tag.text && { description: tag.text }), tags: tag.inline };
  const owner = tag.parameter?.split(".").at(-1) ?? "";
  return reader.withDocs(shape, docs, { owner, path: at, direction: "input", hasFixedDefault: true });
}

/** `@param filter.status` where the filter may be null: every member that has a `status` is described. */
function describeMembers(
  union: UnionShape,
  path: string[],
  said: ParameterText,
  reader: ShapeReader,
): TypeShape | undefined {
  const described = union.members.map((member) => describeShape(member, path, said, reader));
  if (described.every((member) => member === undefined)) return undefined;
  return { ...union, members: union.members.map((member, index) => described[index] ?? member) };
}

function reportUnmatched(tag: Tag, parameters: Parameter[], { handler }: SignatureSource, reader: ShapeReader): void {
  const name = tag.parameter ?? "";
  const known = parameters.flatMap((parameter) => {
    const properties = "shape" in parameter ? propertiesOf(parameter.shape, reader) : [];
    const paths = properties.map((property) => (parameter.name ? `${parameter.name}.${property.name}` : property.name));
    return parameter.name ? [parameter.name, ...paths] : paths;
  });
  const nearest = known.length > 0 ? closest(name, known) : undefined;
  const near =
    nearest && distance(name, nearest) <= Math.min(name.length - 1, Math.max(2, name.length / 2)) ? nearest : undefined;
  const params = near ? { handler, name, nearest: near } : { handler, name };
  reader.diagnostics.report("param-unmatched", tagSpan(tag, reader.root), params);
}

function hasProperty(shape: TypeShape, name: string, reader: ShapeReader): boolean {
  return propertiesOf(shape, reader).some((property) => property.name === name);
}

/** A bare name on a destructured parameter that is nearly one of its properties is a slip, not a name for the whole. */
function nearProperty(shape: TypeShape, name: string, reader: ShapeReader): boolean {
  return propertiesOf(shape, reader).some((property) => distance(property.name, name) <= 2);
}

function propertiesOf(shape: TypeShape, reader: ShapeReader): ObjectShape["properties"] {
  const resolved = reader.resolve(shape);
  if (resolved.kind === "union") return resolved.members.flatMap((member) => propertiesOf(member, reader));
  return resolved.kind === "object" ? resolved.properties : [];
}
