import ts from "#typescript";
import type { ObjectShape, Property, TypeShape } from "../../../manifest/index.ts";
import { hasConstraints } from "../constraints/tags.ts";
import { type Docs, isEmpty, readDocs } from "../jsdoc.ts";
import { checkPropertyName } from "../property-name.ts";
import { isFunction, leavesNoTrace, membersOf } from "./absent.ts";
import { isImpossible } from "./impossible.ts";
import type { Place, ShapeContext } from "./index.ts";
import { memberDocs } from "./member-docs.ts";
import { declarationOf, indexInfosOf, isClassAccessor, membersOfObject } from "./members.ts";
import { isPlatformData, isPlatformSymbol, isPlatformType } from "./platform.ts";
import { templatePattern } from "./template-literals.ts";
import { readToJson } from "./to-json.ts";
import { bindingsOf } from "./type-bindings.ts";
import { placeOf, unfoldedAt, type Written, writtenAt } from "./written-type.ts";

/** Interfaces, type literals, intersections, mapped types, records and the data of classes. The last reader. */
export function readObject(type: ts.Type, outer: Place, context: ShapeContext): TypeShape | undefined {
  if (!(type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection))) return undefined;
  const place = withBindings(outer, context.program);
  if (type.getCallSignatures().length > 0 || type.getConstructSignatures().length > 0) {
    return context.unsupported(type, place, "and functions have no JSON form");
  }
  if (isPlatformType(type, context.program) && !isPlatformData(type, context))
    return context.unsupported(type, place, "which has no JSON form");
  const shape = isAnything(type, context)
    ? ({ kind: "unknown", notNull: true } as const)
    : (readToJson(type, place, context) ?? readFields(type, place, context));
  return withTypeDocs(shape, type, place, context);
}

/** `{}` and an interface without members: everything but null fits them. A class without fields is still an object. */
function isAnything(type: ts.Type, { checker }: ShapeContext): boolean {
  const isEmpty = checker.getPropertiesOfType(type).length === 0 && checker.getIndexInfosOfType(type).length === 0;
  return isEmpty && !type.isClass() && !type.isIntersection();
}

function withBindings(place: Place, program: ts.Program): Place {
  const written = writtenAt(place);
  return written ? { ...place, bindings: bindingsOf(written, program) } : place;
}

function readFields(type: ts.Type, place: Place, context: ShapeContext): ObjectShape {
  const { data, hidden } = membersOfObject(type, place, context);
  const keys = readIndexSignatures(type, place, context);
  const absent = data.filter((member) => isForbidden(member, place, context)).map((member) => member.name);
  return {
    kind: "object",
    properties: data.flatMap((member) => readProperty(member, place, context) ?? []),
    extra: "forbidden",
    ...keys,
    ...(absent.length > 0 && (keys.extra || keys.patterns) && { absent }),
    ...(hidden.length > 0 && place.direction === "output" && { hidden }),
  };
}

/** `kind?: never`: allowed to be missing and nothing else. */
function isForbidden(member: ts.Symbol, place: Place, { checker }: ShapeContext): boolean {
  if ((member.flags & ts.SymbolFlags.Optional) === 0) return false;
  const type = checker.getTypeOfSymbolAtLocation(member, place.node);
  return membersOf(type).every((part) => part.flags & ts.TypeFlags.Undefined || isImpossible(part, checker));
}

/** Methods of a result stay behind, as `JSON.stringify` leaves them; in an argument only optional ones can. */
function readProperty(member: ts.Symbol, place: Place, context: ShapeContext): Property | undefined {
  const declaration = declarationOf(member);
  const type = context.checker.getTypeOfSymbolAtLocation(member, place.node);
  const absent = membersOf(type).some((part) => leavesNoTrace(part, place.direction));
  const required = (member.flags & ts.SymbolFlags.Optional) === 0 && !absent;
  const present = membersOf(type).filter((part) => !leavesNoTrace(part, place.direction));
  if (present.length === 0 || (!required && present.every((part) => cannotCome(part, context)))) return undefined;
  const asDeclared = declaration !== undefined && isAsDeclared(member, type, context);
  const inner: Place = {
    ...place,
    node: ownNode(declaration, place, context),
    path: place.path ? `${place.path}.${member.name}` : member.name,
    ...(asDeclared ? { typeNode: writtenType(declaration) } : placeOf(writtenValue(place, context.program))),
  };
  if (place.direction === "input") checkPropertyName(member.name, lowerFirst(place.owner), inner.node, context);
  const silent = !asDeclared || context.isForeign(declaration);
  return { name: member.name, required, shape: readPropertyShape(member, type, inner, silent, context) };
}

/** The shape of a property with what its JSDoc says; mistakes in JSDoc that was written for another type are silent. */
function readPropertyShape(
  member: ts.Symbol,
  type: ts.Type,
  place: Place,
  silent: boolean,
  context: ShapeContext,
): TypeShape {
  const docs = memberDocs(member, context);
  const misfit = place.direction === "input" ? misfitOf(member) : undefined;
  const read = misfit ? context.unsupported(type, place, misfit) : context.shapeOf(type, place);
  const shape =
    hasConstraints(docs) && isOpen(read, context) ? context.unrolled(presentType(type, place), place) : read;
  return context.withDocs(shape, docs, { owner: member.name, path: place.path, direction: place.direction, silent });
}

/** `T` for `value?: T`. */
function presentType(type: ts.Type, { direction }: Place): ts.Type {
  const [only, ...others] = membersOf(type).filter((member) => !leavesNoTrace(member, direction));
  return only && others.length === 0 ? only : type;
}

function isOpen(shape: TypeShape, { resolve }: ShapeContext): boolean {
  return resolve(shape).kind === "reference";
}

/** Whether a property has the type its declaration says; a mapped type may have given it another. */
function isAsDeclared(member: ts.Symbol, type: ts.Type, { checker }: ShapeContext): boolean {
  const { links } = member as { links?: { syntheticOrigin?: ts.Symbol; mappedType?: unknown } };
  if (!links?.mappedType) return true;
  if (!links.syntheticOrigin) return false;
  const original = checker.getTypeOfSymbol(links.syntheticOrigin);
  const isSame = checker.getNonNullableType(original) === checker.getNonNullableType(type);
  return isSame && isAsDeclared(links.syntheticOrigin, original, { checker } as ShapeContext);
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

/** What a plain object cannot have of a class. */
function misfitOf(member: ts.Symbol): string | undefined {
  const declaration = declarationOf(member);
  if (isClassAccessor(member)) return "which a getter computes; take an interface of the data instead";
  const isMethod = declaration !== undefined && ts.isMethodDeclaration(declaration);
  return isMethod ? "and no JSON can bring a method along; take an interface of the data instead" : undefined;
}

/** What an optional property need not hold: nothing at all, or a function. */
function cannotCome(type: ts.Type, { checker }: ShapeContext): boolean {
  return isImpossible(type, checker) || isFunction(type);
}

/** Points at the user's own property where it has one; inside a dependency at the place that uses it. */
function ownNode(declaration: ts.Declaration | undefined, place: Place, { program }: ShapeContext): ts.Node {
  const file = declaration?.getSourceFile();
  if (!declaration || !file || file.isDeclarationFile || program.isSourceFileFromExternalLibrary(file))
    return place.node;
  return declaration;
}

function writtenType(declaration: ts.Declaration): ts.TypeNode | undefined {
  return ts.isPropertySignature(declaration) || ts.isPropertyDeclaration(declaration) || ts.isParameter(declaration)
    ? declaration.type
    : undefined;
}

/** The value type of a `Record` or of a mapped type, as written. */
function writtenValue(place: Place, program: ts.Program): Written | undefined {
  const end = unfoldedAt(place, program);
  if (!end) return undefined;
  const { node, bindings } = end;
  const isRecord = ts.isTypeReferenceNode(node) && node.typeName.getText() === "Record";
  const value = isRecord ? node.typeArguments?.[1] : ts.isMappedTypeNode(node) ? node.type : undefined;
  return value && { node: value, bindings };
}

/** String keys become `extra`, number and template literal keys patterns; a signature of `never` allows no key. */
function readIndexSignatures(type: ts.Type, place: Place, context: ShapeContext): Partial<ObjectShape> {
  const result: Partial<ObjectShape> = {};
  for (const info of indexInfosOf(type, place, context)) {
    if (info.type.flags & ts.TypeFlags.Never || info.keyType.flags & ts.TypeFlags.ESSymbolLike) continue;
    const written = info.declaration
      ? { typeNode: info.declaration.type }
      : placeOf(writtenValue(place, context.program));
    const value = context.shapeOf(info.type, { ...place, path: `${place.path}[key]`, ...written });
    const shape = withKeyDocs(value, info.declaration, place, context);
    const key = withoutBrand(info.keyType);
    const pattern = key.flags & ts.TypeFlags.Number ? numericKey : templatePattern(key);
    if (key.flags & ts.TypeFlags.String) result.extra = shape;
    else if (pattern !== undefined) result.patterns = [...(result.patterns ?? []), { pattern, shape }];
    else context.unsupported(info.keyType, place, "a pattern of keys mcpc cannot check");
  }
  return result;
}

/** `Record<UserId, T>` where `UserId` is `string & { __brand: … }`. */
function withoutBrand(key: ts.Type): ts.Type {
  const primitive = ts.TypeFlags.String | ts.TypeFlags.Number | ts.TypeFlags.TemplateLiteral;
  return (key.isIntersection() && key.types.find((part) => part.flags & primitive)) || key;
}

/** What stands over `[key: string]: T` is about every value. */
function withKeyDocs(
  shape: TypeShape,
  declaration: ts.Declaration | undefined,
  { path, direction }: Place,
  context: ShapeContext,
): TypeShape {
  if (!declaration || !ts.isIndexSignatureDeclaration(declaration)) return shape;
  const owner = declaration.parameters[0]?.name.getText() ?? "key";
  const silent = context.isForeign(declaration);
  return context.withDocs(shape, readDocs(declaration), { owner, path: `${path}[key]`, direction, silent });
}

/** Numbers as JavaScript writes them in keys, `String(Number(key)) === key`, with no more digits than every number keeps. */
const numericKey = "^(?:0|-?[1-9]\\d{0,14}|-?(?:0|[1-9]\\d{0,8})\\.\\d{0,5}[1-9])$";

/** The JSDoc of the alias or interface; where an intersection has none of its own, that of its parts. */
function withTypeDocs(shape: TypeShape, type: ts.Type, place: Place, context: ShapeContext): TypeShape {
  const { path, direction } = place;
  const declared = documentedDeclaration(type, context);
  const docs = readDocs(declared);
  if (type.isIntersection() && isEmpty(docs)) {
    // an example of one part need not be one of the whole
    return context.withDocs(shape, docsOfParts(type, context), { owner: "", path, direction, silent: true });
  }
  const owner = (type.aliasSymbol ?? type.getSymbol())?.name ?? "";
  const silent = declared !== undefined && context.isForeign(declared);
  return context.withDocs(shape, docs, { owner, path, direction, silent });
}

/** What the one part with JSDoc says, or the texts of all of them: a title of one is not that of several. */
function docsOfParts(type: ts.IntersectionType, context: ShapeContext): Docs {
  const parts = type.types.map((part) => readDocs(documentedDeclaration(part, context)));
  const [first, ...more] = parts.filter((docs) => !isEmpty(docs));
  if (!first || more.length === 0) return first ?? { tags: [] };
  return { description: [first, ...more].flatMap(({ description }) => description ?? []).join("\n\n"), tags: [] };
}

/** What names a type; `Partial` and friends describe themselves, which helps nobody. */
function documentedDeclaration(type: ts.Type, { program }: ShapeContext): ts.Declaration | undefined {
  const symbol = type.aliasSymbol ?? type.getSymbol();
  if (!symbol || isPlatformSymbol(symbol, program)) return undefined;
  return symbol.declarations?.find(
    (node) => ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node) || ts.isClassDeclaration(node),
  );
}
