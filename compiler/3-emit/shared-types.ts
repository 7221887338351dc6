import type { TypeShape, UnionShape } from "../../manifest/index.ts";
import { innerShapes, referencedTypes, resolveShape } from "./shape-walk.ts";
import { wireKinds } from "./union-arms.ts";

/**
 * The named types that a validator may ask about one value again and again: those inside arms of a union that only
 * trying tells apart. In `type Step = { then?: Step } | { then?: Step; retries: number }` each level is tried twice by
 * each try of the level above; decoders ask at every level, too, which arm it is.
 */
export function sharedTypes(root: TypeShape, types: Record<string, TypeShape>): Set<string> {
  const shared = new Set<string>();
  const visit = (shape: TypeShape): void => {
    if (shape.kind === "union") {
      for (const member of rivals(shape, types)) referencedTypes(member, types, shared);
    }
    for (const inner of innerShapes(shape)) visit(inner);
  };
  visit(root);
  for (const name of referencedTypes(root, types)) {
    const target = types[name];
    if (target) visit(target);
  }
  return shared;
}

/** The members that can be the same in JSON as another, and that no tag tells from it. */
function rivals({ members, discriminator }: UnionShape, types: Record<string, TypeShape>): TypeShape[] {
  const sides = members.map((member) => ({
    member,
    kinds: wireKinds(member, types),
    isTagged: discriminator !== undefined && resolveShape(member, types).kind === "object",
  }));
  return sides.flatMap((side) => {
    const clashes = sides.some(
      (other) =>
        other !== side && !(side.isTagged && other.isTagged) && [...other.kinds].some((kind) => side.kinds.has(kind)),
    );
    return clashes ? [side.member] : [];
  });
}
