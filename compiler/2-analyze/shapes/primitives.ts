import ts from "#typescript";
import type { TypeShape } from "../../../manifest/index.ts";
import { spanOf } from "../../diagnostics/span.ts";
import { readBigInt } from "./codecs.ts";
import type { Place, ShapeContext } from "./index.ts";

/** Keyword types, and those that never travel as JSON. */
export function readPrimitive(type: ts.Type, place: Place, context: ShapeContext): TypeShape | undefined {
  const { flags } = type;
  if (flags & ts.TypeFlags.Any) return readAny(type, place, context);
  if (flags & ts.TypeFlags.Unknown) return { kind: "unknown" };
  if (flags & ts.TypeFlags.String) return { kind: "string" };
  if (flags & ts.TypeFlags.Number) return { kind: "number" };
  if (flags & ts.TypeFlags.Boolean) return { kind: "boolean" };
  if (flags & ts.TypeFlags.Null) return { kind: "null" };
  if (flags & ts.TypeFlags.NonPrimitive) return { kind: "object", properties: [], extra: { kind: "unknown" } };
  const bigint = readBigInt(type);
  if (bigint) return bigint;
  const reason = withoutJson(flags);
  return reason ? context.unsupported(type, place, reason) : undefined;
}

/** `any` from a type error, or from a type left out where TypeScript wants one, is told as that error already. */
function readAny(type: ts.Type, place: Place, context: ShapeContext): TypeShape {
  const { checker, diagnostics, root } = context;
  const isError =
    (type as { intrinsicName?: string }).intrinsicName === "error" || checker.typeToString(type) !== "any";
  if (!isError && !isImplicit(place.node, context))
    diagnostics.report("type-any", spanOf(place.node, root), { owner: place.owner, path: place.path });
  return { kind: "unknown" };
}

/** TS7006 and TS7031, "implicitly has an 'any' type". */
function isImplicit(node: ts.Node, { program }: ShapeContext): boolean {
  const { noImplicitAny, strict } = program.getCompilerOptions();
  if (!ts.isParameter(node) || node.type || node.initializer || !(noImplicitAny ?? strict ?? true)) return false;
  const { parent: owner } = node.parent;
  return ts.isFunctionDeclaration(node.parent) || (ts.isVariableDeclaration(owner) && !owner.type);
}

function withoutJson(flags: ts.TypeFlags): string | undefined {
  if (flags & ts.TypeFlags.ESSymbolLike) return "and symbols have no JSON form";
  if (flags & ts.TypeFlags.Never) return "which no value has";
  if (flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Void)) return "which JSON cannot express there";
  return undefined;
}
