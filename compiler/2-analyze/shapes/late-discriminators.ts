import type { Manifest, TypeShape } from "../../../manifest/index.ts";
import { findDiscriminator } from "./discriminator.ts";

/**
 * Looks again for the tags of unions that were met inside a type still being read: only now is it known what all their
 * references stand for. Without this, `Tree` would have a tag or not by where reading began.
 */
export function addLateDiscriminators(manifest: Manifest): Manifest {
  const text = JSON.stringify(manifest);
  if (Object.keys(manifest.types).length === 0) return JSON.parse(text) as Manifest; // nothing was referred to
  const resolve = (shape: TypeShape) => (shape.kind === "reference" ? (manifest.types[shape.type] ?? shape) : shape);
  return JSON.parse(text, (_, value: unknown) => {
    if (!isUntagged(value)) return value;
    const discriminator = findDiscriminator(value.members, resolve);
    return discriminator ? { ...value, discriminator } : value;
  }) as Manifest;
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
