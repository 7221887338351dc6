import type { LiteralShape, ObjectShape, TypeShape } from "../../../manifest/index.ts";

/**
 * The property that tells the objects of a union apart: required in each of at least two, and holding
 * string literals that no other member has. The first such property in source order.
 */
export function findDiscriminator(members: TypeShape[], resolve: (shape: TypeShape) => TypeShape): string | undefined {
  const resolved = members.map(resolve);
  const objects = resolved.filter((shape) => shape.kind === "object");
  const others = resolved.some(({ kind }) => kind === "reference" || kind === "union" || kind === "unknown");
  const [first] = objects;
  if (!first || objects.length < 2 || others) return undefined;
  return first.properties.map(({ name }) => name).find((name) => tellsApart(name, objects));
}

function tellsApart(name: string, objects: ObjectShape[]): boolean {
  const tags = objects.map((object) => tagOf(name, object));
  if (!tags.every((tag) => tag !== undefined)) return false;
  const values = tags.flatMap((tag) => tag.values);
  return new Set(values).size === values.length && values.every((value) => typeof value === "string");
}

function tagOf(name: string, object: ObjectShape): LiteralShape | undefined {
  const property = object.properties.find((candidate) => candidate.name === name);
  return property?.required && property.shape.kind === "literal" ? property.shape : undefined;
}
