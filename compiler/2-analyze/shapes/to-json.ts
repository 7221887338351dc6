import ts from "#typescript";
import type { TypeShape } from "../../../manifest/index.ts";
import type { Place, ShapeContext } from "./index.ts";

/** A result with `toJSON()` is what that returns; where it returns the object itself, its fields are read as usual. */
export function readToJson(type: ts.Type, place: Place, context: ShapeContext): TypeShape | undefined {
  const member = place.direction === "output" ? type.getProperty("toJSON") : undefined;
  if (!member) return undefined;
  const [signature, ...more] = context.checker.getTypeOfSymbolAtLocation(member, place.node).getCallSignatures();
  if (!signature || more.length > 0 || member.flags & ts.SymbolFlags.Optional) {
    return context.unsupported(type, place, "whose JSON form is known only to its toJSON method");
  }
  const returned = signature.getReturnType();
  if (returned === type || returned.flags & ts.TypeFlags.TypeParameter) return undefined;
  const typeNode = signature.getDeclaration()?.type;
  const shape = context.shapeOf(returned, { ...place, path: `${place.path}.toJSON()`.replace(/^\./, ""), typeNode });
  return { kind: "codec", codec: "json", shape };
}
