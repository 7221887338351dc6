import type { ts } from "ts-morph";
import type { ScalarCodec, TypeShape } from "../../../manifest/index.ts";
import type { Place, ShapeContext } from "./index.ts";
import { isPlatformType } from "./platform.ts";

const codecs: Record<string, ScalarCodec> = { Date: "date", Uint8Array: "uint8array", Buffer: "buffer" };

/** Types of the platform whose wire form is a string. */
export function readCodec(type: ts.Type, _place: Place, { program }: ShapeContext): TypeShape | undefined {
  const name = type.getSymbol()?.name;
  if (!name || !Object.hasOwn(codecs, name) || !isPlatformType(type, program)) return undefined;
  const codec = codecs[name];
  return codec && { kind: "codec", codec };
}
