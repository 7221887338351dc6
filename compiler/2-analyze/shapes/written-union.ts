import ts from "#typescript";
import type { Place, ShapeContext } from "./index.ts";
import { unfold, unfoldedAt, type Written } from "./written-type.ts";

/** The part of a written union that stands for `member`; `items?: T[]` is a union with undefined that nobody wrote. */
export function writtenMember(member: ts.Type, place: Place, context: ShapeContext): Written | undefined {
  const parts = partsAt(place, context).flatMap((part) => leaves(part, context));
  const exact = parts.find((part) => typeOf(part, context) === member);
  if (exact) return exact;
  const alike = parts.filter((part) => isInstanceOf(typeOf(part, context), member));
  return alike.length === 1 ? alike[0] : undefined;
}

/** The part of a written union that stands for all of `members` at once, as `Status` in `Status | null` does. */
export function writtenTogether(members: ts.Type[], place: Place, context: ShapeContext): Written | undefined {
  return partsAt(place, context).find((part) => {
    const type = typeOf(part, context);
    const types: ts.Type[] = type.isUnion() ? type.types : [type];
    return members.every((member) => types.includes(member));
  });
}

function partsAt(place: Place, context: ShapeContext): Written[] {
  const end = unfoldedAt(place, context.program);
  if (!place.typeNode || !end) return [];
  if (!ts.isUnionTypeNode(end.node)) return [{ node: place.typeNode, bindings: place.bindings ?? new Map() }];
  return end.node.types.map((node) => ({ node, bindings: end.bindings }));
}

/** The parts of a part that is a union itself, through aliases. */
function leaves(part: Written, context: ShapeContext, depth = 0): Written[] {
  const { node, bindings } = unfold(part, context.program).end;
  if (!ts.isUnionTypeNode(node) || depth > 20) return [part];
  return node.types.flatMap((inner) => leaves({ node: inner, bindings }, context, depth + 1));
}

function typeOf(part: Written, { checker, program }: ShapeContext): ts.Type {
  return checker.getTypeFromTypeNode(unfold(part, program).end.node);
}

/** `Page<T>`, as written in a generic type, and `Page<number>`, as the checker fills it in. */
function isInstanceOf(written: ts.Type, member: ts.Type): boolean {
  const symbol = member.getSymbol();
  return symbol !== undefined && written.getSymbol() === symbol && !symbol.name.startsWith("__");
}
