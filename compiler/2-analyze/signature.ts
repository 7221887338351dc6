import ts from "#typescript";
import type { Notes, ObjectShape, Parameter, Returns, Signature, TypeShape } from "../../manifest/index.ts";
import { spanOf } from "../diagnostics/span.ts";
import { constantOf } from "./constant.ts";
import { checkHeaders } from "./constraints/headers.ts";
import {
  bindingDefaults,
  type DeclaredParameter,
  declaredParameters,
  isDestructuredObject,
  nameDestructured,
} from "./declared-parameters.ts";
import { checkDefaults, type TypedParameter } from "./default-limits.ts";
import { orEmptyObject } from "./empty-object.ts";
import { type Docs, readDocs } from "./jsdoc.ts";
import { describeParameters } from "./parameter-docs.ts";
import { checkPropertyName } from "./property-name.ts";
import type { ShapeReader } from "./shapes/index.ts";

/** The function a signature is read from. */
export interface SignatureSource {
  /** What diagnostics call the function. */
  handler: string;
  declaration: ts.Declaration;
  signature: ts.Signature;
  docs: Docs;
}

/** Reads what a function of some kind gives back. */
export type ReturnsReader = (source: SignatureSource, reader: ShapeReader) => Returns;

/** Reads parameters, in order, and what comes back. Reports what cannot be a handler's signature. */
export function readSignature(source: SignatureSource, reader: ShapeReader, readReturns: ReturnsReader): Signature {
  reportMisfits(source, reader);
  const declared = source.signature.parameters.flatMap((symbol) => declaredParameters(symbol, source, reader));
  const fromClient = declared.filter(({ injected }) => !injected);
  const sole = fromClient.length === 1 ? fromClient[0] : undefined;
  const named = sole ? declared : nameDestructured(declared);
  const typed = named.map((parameter) => ({ ...parameter, type: typeShape(parameter, source, reader) }));
  const read = typed.map((parameter, index) => readParameter(parameter, named[index] === sole, source, reader));
  const parameters = describeParameters(read, source, reader);
  for (const [index, parameter] of parameters.entries()) checkDefaults(parameter, typed[index], reader);
  checkHeaders(parameters, reader.takeHeaders(), reader);
  return { parameters, returns: readReturns(source, reader) };
}

/** What the type of a parameter says, before its default and its own JSDoc. What is injected never is JSON. */
function typeShape(
  { name, type, node, member, isElement, injected }: DeclaredParameter,
  { handler, declaration }: SignatureSource,
  reader: ShapeReader,
): TypeShape {
  if (injected) return { kind: "unknown" };
  const isNamed = node === undefined || ts.isIdentifier(node.name);
  const shape = reader.shapeOf(type, {
    node: node ?? declaration,
    owner: isNamed ? `Parameter '${name}' of '${handler}'` : `The destructured parameter of '${handler}'`,
    path: "",
    direction: "input",
    typeNode: node?.type ?? (isElement ? undefined : member?.type),
  });
  return reader.withDocs(shape, readDocs(member), { owner: name, direction: "input" });
}

function readParameter(
  declared: TypedParameter,
  isSole: boolean,
  source: SignatureSource,
  reader: ShapeReader,
): Parameter {
  const { name, node, injected, optional, rest } = declared;
  if (injected) return { role: injected, name };
  const destructured = node !== undefined && !ts.isIdentifier(node.name);
  const written = parameterShape(declared, reader);
  const shape = withBindingDefaults(isSole ? orEmptyObject(written) : written, node, reader);
  if (isSole && isArgumentsObject(shape, reader)) {
    const { default: _, ...own } = shape; // a client always sends the object, so the whole never falls back
    return { role: "arguments", name: destructured ? "" : name, shape: own };
  }
  if (destructured && (isSole || !isDestructuredObject(node))) {
    const { handler } = source;
    reader.diagnostics.report("parameter-destructured", spanOf(node, reader.root), { handler, sole: isSole });
  }
  if (!destructured) checkPropertyName(name, `'${source.handler}'`, node ?? source.declaration, reader);
  return { role: rest ? "rest" : "argument", name, required: !optional, shape };
}

function parameterShape({ name, type, node, isElement }: TypedParameter, reader: ShapeReader): TypeShape {
  if (isElement) return { kind: "array", items: type };
  const valued = node?.initializer ? withDefault(type, node.initializer, reader) : type;
  return reader.withDocs(valued, readDocs(node), { owner: name, direction: "input", hasFixedDefault: true });
}

/** Constants only: what must be run to be known is left to JavaScript, and codecs have no constants. */
function withDefault(shape: TypeShape, initializer: ts.Expression, reader: ShapeReader): TypeShape {
  const value = shape.kind === "codec" ? undefined : constantOf(initializer, reader.checker);
  return value === undefined ? shape : { ...shape, default: value };
}

/** DESIGN.md §2: interfaces, type literals, intersections and mapped types; not records, unions, arrays or codecs. */
function isArgumentsObject(shape: TypeShape, reader: ShapeReader): boolean {
  const resolved = reader.resolve(shape);
  return resolved.kind === "object" && (resolved.properties.length > 0 || resolved.extra === "forbidden");
}

/** `({ limit = 10 }: Options)`: the default belongs to the property. */
function withBindingDefaults(
  shape: TypeShape,
  node: ts.ParameterDeclaration | undefined,
  reader: ShapeReader,
): TypeShape {
  const initializers = bindingDefaults(node);
  const object = reader.resolve(shape);
  if (initializers.size === 0 || object.kind !== "object") return shape;
  const properties: ObjectShape["properties"] = object.properties.map((property) => {
    const initializer = initializers.get(property.name);
    if (!initializer) return property;
    return { ...property, required: false, shape: withDefault(property.shape, initializer, reader) };
  });
  return { ...object, ...notesBeside(shape), properties };
}

/** What a reference says besides what it refers to. */
function notesBeside(shape: TypeShape): Notes {
  if (shape.kind !== "reference") return {};
  const { kind: _, type: __, ...notes } = shape;
  return notes;
}

/** Overloads, unconstrained type parameters, `this` and `arguments`. */
function reportMisfits({ handler, declaration, signature }: SignatureSource, reader: ShapeReader): void {
  const { diagnostics, root } = reader;
  for (const parameter of signature.typeParameters ?? []) {
    if (parameter.getConstraint()) continue;
    const node = parameter.symbol.declarations?.[0] ?? declaration;
    diagnostics.report("function-generic", spanOf(node, root), { handler, parameter: parameter.symbol.name });
  }
  const node = signature.getDeclaration();
  if (!node || ts.isJSDocSignature(node)) return;
  const self = node.parameters.find((parameter) => ts.isIdentifier(parameter.name) && parameter.name.text === "this");
  if (self) diagnostics.report("function-this", spanOf(self, root), { handler });
  const hasOwn = ts.isFunctionDeclaration(node) || ts.isFunctionExpression(node);
  const use = hasOwn && node.body?.getText().includes("arguments") ? findArguments(node.body) : undefined;
  if (use) diagnostics.report("function-uses-arguments", spanOf(use, root), { handler });
}

/** The first use of `arguments` that belongs to this function; arrow functions inside it share theirs. */
function findArguments(node: ts.Node | undefined): ts.Node | undefined {
  if (!node || ts.isFunctionDeclaration(node) || ts.isFunctionExpression(node) || ts.isClassLike(node))
    return undefined;
  if (ts.isMethodDeclaration(node) || ts.isAccessor(node)) return undefined;
  const isName = node.parent && (ts.isPropertyAccessExpression(node.parent) || ts.isPropertyAssignment(node.parent));
  if (ts.isIdentifier(node) && node.text === "arguments" && !(isName && node.parent.name === node)) return node;
  return ts.forEachChild(node, findArguments);
}
