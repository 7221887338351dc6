import ts from "#typescript";
import type { Returns } from "../../manifest/index.ts";
import { spanOf } from "../diagnostics/span.ts";
import { isOwnType, presentMembers } from "./injected.ts";
import { elementsOf, isContent, resultOf } from "./returns.ts";
import type { ShapeReader } from "./shapes/index.ts";
import type { SignatureSource } from "./signature.ts";
import { isStream } from "./streams.ts";

/** What a function gives back as a resource. `undefined` and `null` mean that there is no such resource. */
export function readContents(source: SignatureSource, reader: ShapeReader): Returns {
  const { type, place } = resultOf(source, reader);
  const present = presentMembers(type).filter((member) => !(member.flags & ts.TypeFlags.Null));
  if (present.length === 0 || type.flags & ts.TypeFlags.Never) {
    reader.diagnostics.report("resource-result-missing", spanOf(place.node, reader.root), { handler: source.handler });
    return { kind: "void" };
  }
  const unusable = present.find((member) => isStream(member) || isContent(member));
  if (unusable) {
    const reason = "which a resource cannot be: it is text, bytes, JSON or ResourceContents";
    return { kind: "json", shape: reader.unsupported(unusable, place, reason) };
  }
  if (!present.some(isContents)) return { kind: "json", shape: reader.shapeOf(type, place) };
  const stray = present.find((member) => !isContents(member));
  if (!stray) return { kind: "contents" };
  const reason = "which stands beside ResourceContents and is none";
  return { kind: "json", shape: reader.unsupported(stray, place, reason) };
}

/** `ResourceContents` of mcpc, or an array of them. */
function isContents(type: ts.Type): boolean {
  return isOwnContents(type) || elementsOf(type).some((element) => presentMembers(element).every(isOwnContents));
}

function isOwnContents(type: ts.Type): boolean {
  return isOwnType(type, "TextContents", "BlobContents");
}
