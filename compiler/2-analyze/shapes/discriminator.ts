import type { LiteralShape, ObjectShape, TypeShape } from "../../../manifest/index.ts";

/**
 * The property that tells the objects of a union apart: required in each of at least two, and holding literals that no
 * other member has. Where there are several, the narrowest: the one with the fewest values, then the first as written.
 */
export function findDiscriminator(members: TypeShape[], resolve: (shape: TypeShape) => TypeShape): string | undefined {
  const resolved = members.map(resolve);
  const objects = resolved.filter((shape) => shape.kind === "object");
  const others = resolved.some(({ kind }) => kind === "reference" || kind === "union" || kind === "unknown");
  const [first] = objects;
  if (!first || objects.length < 2 || others) return undefined;
  const able = first.properties.flatMap(({ name }) => {
    const values = tagValues(name, objects);
    return values ? [{ name, count: values.length }] : [];
  });
  const fewest = Math.min(...able.map(({ count }) => count));
  return able.find(({ count }) => count === fewest)?.name;
}

/** What the property holds in all members, when no two of them share a value. */
function tagValues(name: string, objects: ObjectShape[]): LiteralShape["values"] | undefined {
  const tags = objects.map((object) => tagOf(name, object));
  if (!tags.every((tag) => tag !== undefined)) return undefined;
  const values = tags.flatMap((tag) => tag.values);
  return new Set(values).size === values.length ? values : undefined;
}

function tagOf(name: string, object: ObjectShape): LiteralShape | undefined {
  const property = object.properties.find((candidate) => candidate.name === name);
  return property?.required && property.shape.kind === "literal" ? property.shape : undefined;
}
