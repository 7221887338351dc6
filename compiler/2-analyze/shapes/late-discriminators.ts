import type { TypeShape } from "../../../manifest/index.ts";
import { findDiscriminator } from "./discriminator.ts";

/**
 * Looks again for the tags of unions that were met inside a type still being read: only now is it known what all their
 * references stand for. Without this, `Tree` would have a tag or not by where reading began.
 */
export function withLateDiscriminators<T>(value: T, types: Record<string, TypeShape>): T {
  const resolve = (shape: TypeShape) => (shape.kind === "reference" ? (types[shape.type] ?? shape) : shape);
  return JSON.parse(JSON.stringify(value), (_, part: unknown) => {
    if (!isUntagged(part)) return part;
    const discriminator = findDiscriminator(part.members, resolve);
    return discriminator ? { ...part, discriminator } : part;
  }) as T;
}

function isUntagged(value: unknown): value is Extract<TypeShape, { kind: "union" }> {
  return (
    typeof value === "object" &&
    value !== null &&
    "kind" in value &&
    value.kind === "union" &&
    "members" in value &&
    Array.isArray(value.members) &&
    !("discriminator" in value)
  );
}
