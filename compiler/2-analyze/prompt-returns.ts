import ts from "#typescript";
import type { Returns } from "../../manifest/index.ts";
import { spanOf } from "../diagnostics/span.ts";
import { isOwnType, presentMembers } from "./injected.ts";
import { awaitedReturn } from "./returns.ts";
import type { ShapeReader } from "./shapes/index.ts";
import type { SignatureSource } from "./signature.ts";

/** What a prompt gives back: a text, a message, a content block, or a list of these. Anything else is reported. */
export function readMessages(source: SignatureSource, reader: ShapeReader): Returns {
  const { type, node } = awaitedReturn(source, reader);
  const members = type.isUnion() ? type.types : [type];
  if (members.every(isText)) return { kind: "json", shape: { kind: "string" } };
  const stray = members.find((member) => !isMessages(member, reader));
  if (stray) {
    const { handler } = source;
    const text = reader.checker.typeToString(type, undefined, ts.TypeFormatFlags.NoTruncation);
    reader.diagnostics.report("prompt-result-unsupported", spanOf(node, reader.root), { handler, type: text });
  }
  return { kind: "messages" };
}

function isMessages(type: ts.Type, reader: ShapeReader): boolean {
  if (isText(type) || isMessage(type)) return true;
  if (!reader.checker.isArrayType(type) && !reader.checker.isTupleType(type)) return false;
  const items = reader.checker.getTypeArguments(type as ts.TypeReference);
  return items.flatMap(presentMembers).every((item) => isText(item) || isMessage(item));
}

function isText(type: ts.Type): boolean {
  return (type.flags & ts.TypeFlags.StringLike) !== 0;
}

const blocks = ["Text", "Image", "Audio", "ResourceLink", "EmbeddedResource", "Content"];

/** A content block of mcpc, or anything with a role and content; whose those are is seen when it runs. */
function isMessage(type: ts.Type): boolean {
  return isOwnType(type, ...blocks) || ["role", "content"].every((name) => type.getProperty(name) !== undefined);
}
