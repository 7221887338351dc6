import ts from "#typescript";
import type { LiteralShape, TypeShape } from "../../../manifest/index.ts";
import { readDocs } from "../jsdoc.ts";
import { literalValue } from "./literals.ts";

/** The shape with what JSDoc on the members of an enum says of each value. */
export function withEnumTitles(shape: TypeShape, type: ts.Type, checker: ts.TypeChecker): TypeShape {
  const arm = shape.kind === "union" ? shape.members.find((member) => member.kind === "literal") : shape;
  if (arm?.kind !== "literal" || arm.titles) return shape;
  const titled = titledLiteral(arm, type, checker);
  if (!titled) return shape;
  return shape.kind === "union"
    ? { ...shape, members: shape.members.map((member) => (member === arm ? titled : member)) }
    : titled;
}

function titledLiteral(shape: LiteralShape, type: ts.Type, checker: ts.TypeChecker): LiteralShape | undefined {
  const titles = new Map<unknown, string>();
  for (const member of type.isUnion() ? type.types : [type]) {
    const text = titleOf(member);
    if (text) titles.set(literalValue(member, checker), text);
  }
  const found = shape.values.map((value) => titles.get(value) ?? "");
  return found.some(Boolean) ? { ...shape, titles: found } : undefined;
}

/** What JSDoc says of a member; for a number its name, since nobody knows what 2 means. */
function titleOf(member: ts.Type): string | undefined {
  const symbol = member.getSymbol();
  const { description, tags } = readDocs(symbol?.valueDeclaration);
  const isNumber = (member.flags & ts.TypeFlags.NumberLiteral) !== 0 && (member.flags & ts.TypeFlags.EnumLiteral) !== 0;
  const title = description ?? tags.find((tag) => tag.name === "title")?.text ?? (isNumber ? symbol?.name : undefined);
  const deprecated = tags.find((tag) => tag.name === "deprecated");
  const reason = deprecated && (deprecated.text ? `Deprecated: ${deprecated.text}` : "Deprecated");
  return [title, reason].filter(Boolean).join(" ") || undefined;
}
