import ts from "#typescript";
import type { Returns } from "../../manifest/index.ts";
import { orEmptyObject } from "./empty-object.ts";
import { isOwnType, presentMembers } from "./injected.ts";
import { orNull } from "./shapes/absent.ts";
import type { Place, ShapeReader } from "./shapes/index.ts";
import type { SignatureSource } from "./signature.ts";
import { type Stream, streamOf } from "./streams.ts";

/** What a handler gives back, written or inferred, with promises unwrapped. */
export function readReturns(source: SignatureSource, reader: ShapeReader): Returns {
  const { type, place } = resultOf(source, reader);
  const returns = source.docs.tags.find((tag) => tag.name === "returns" || tag.name === "return");
  const description = returns?.text.replace(/^-\s+/, "");
  const shape = readResult(type, place, reader);
  return description && (shape.kind === "json" || shape.kind === "content") ? { ...shape, description } : shape;
}

/** What a function returns, with promises unwrapped, and where that is written. */
export function resultOf(source: SignatureSource, reader: ShapeReader): { type: ts.Type; place: Place } {
  const { type, node, typeNode } = awaitedReturn(source, reader);
  const owner = `The result of '${source.handler}'`;
  const place: Place = { node, owner, path: "", direction: "output", typeNode: typeNode && promisedNode(typeNode) };
  return { type, place };
}

/** The type of a result without its promise, where it is written, and the node diagnostics point at. */
export function awaitedReturn(
  { declaration, signature }: SignatureSource,
  { checker }: ShapeReader,
): { type: ts.Type; node: ts.Node; typeNode: ts.TypeNode | undefined } {
  const written = checker.getReturnTypeOfSignature(signature);
  const typeNode = signature.getDeclaration()?.type;
  return { type: awaited(written, checker), node: typeNode ?? nameNode(declaration), typeNode };
}

/** To find that an object is no promise, TypeScript compares it with several types, each time anew. */
function awaited(type: ts.Type, checker: ts.TypeChecker): ts.Type {
  const isPlain = (type.flags & ts.TypeFlags.Object) !== 0 && checker.getPropertyOfType(type, "then") === undefined;
  return isPlain ? type : (checker.getAwaitedType(type) ?? type);
}

function readResult(type: ts.Type, place: Place, reader: ShapeReader): Returns {
  const present = presentMembers(type);
  if (present.length === 0 || type.flags & ts.TypeFlags.Never) return { kind: "void" };
  const stream = streamOf(type, place.typeNode, reader);
  if (stream) return readStream(stream, place, reader);
  if (present.some(isContent)) return readContent(present, place, reader);
  const shape = orEmptyObject(reader.shapeOf(type, place));
  return { kind: "json", shape: present.length < membersOf(type).length ? orNull(shape) : shape };
}

/** Yields are progress; the result is what comes at the end or, where nothing does, all of them. */
function readStream({ yields, yieldsNode, returns, returnsNode }: Stream, place: Place, reader: ShapeReader): Returns {
  if (returns) return { ...readResult(returns, { ...place, typeNode: returnsNode }, reader), stream: "return" };
  if (presentMembers(yields).some(isContent)) return { kind: "content", stream: "yields" };
  const items = reader.shapeOf(yields, { ...place, path: "[]", typeNode: yieldsNode });
  return { kind: "json", shape: { kind: "array", items }, stream: "yields" };
}

const blocks = ["Text", "Image", "Audio", "ResourceLink", "EmbeddedResource", "Content"];

/** A content block of mcpc, a `ToolResult`, or an array holding blocks. */
export function isContent(type: ts.Type): boolean {
  if (isOwnType(type, ...blocks, "ToolResult")) return true;
  return elementsOf(type).some((element) => presentMembers(element).some((member) => isOwnType(member, ...blocks)));
}

function readContent(members: ts.Type[], place: Place, reader: ShapeReader): Returns {
  const stray = members.find((member) => !isContent(member) && !(member.flags & ts.TypeFlags.StringLike));
  if (stray) {
    const reason = "which stands beside content blocks and is none; return a ToolResult to give both";
    return { kind: "content", shape: reader.unsupported(stray, place, reason) };
  }
  const result = members.find((member) => isOwnType(member, "ToolResult"));
  const [structured] = result ? typeArgumentsOf(result, reader) : [];
  if (!structured || structured.flags & ts.TypeFlags.Unknown) return { kind: "content" };
  return {
    kind: "content",
    shape: reader.shapeOf(structured, { ...place, path: "structuredContent", typeNode: undefined }),
  };
}

function typeArgumentsOf(type: ts.Type, { checker }: ShapeReader): readonly ts.Type[] {
  return type.aliasTypeArguments ?? checker.getTypeArguments(type as ts.TypeReference);
}

/** Element types of arrays and tuples. */
export function elementsOf(type: ts.Type): readonly ts.Type[] {
  const element = type.getNumberIndexType();
  return element && type.getSymbol()?.name.match(/Array$/) ? [element] : element && isTuple(type) ? [element] : [];
}

function isTuple(type: ts.Type): boolean {
  const { target } = type as Partial<ts.TupleTypeReference>;
  return target !== undefined && (target.objectFlags & ts.ObjectFlags.Tuple) !== 0;
}

function membersOf(type: ts.Type): ts.Type[] {
  return type.isUnion() ? type.types : [type];
}

/** `T` in a written `Promise<T>`. */
function promisedNode(node: ts.TypeNode): ts.TypeNode {
  const isPromise = ts.isTypeReferenceNode(node) && ts.isIdentifier(node.typeName) && node.typeName.text === "Promise";
  return (isPromise && node.typeArguments?.[0]) || node;
}

function nameNode(declaration: ts.Declaration): ts.Node {
  return ts.getNameOfDeclaration(declaration) ?? declaration;
}
