import ts from "#typescript";
import type { Place, ShapeContext } from "./index.ts";
import { isPlatformSymbol } from "./platform.ts";
import { writtenRanks } from "./source-order.ts";

/** The members of an object type that JSON may know of, and the fields that only TypeScript keeps private. */
export interface Members {
  data: ts.Symbol[];
  hidden: string[];
}

/** In source order. Symbols, `#private` members and, in results, what lies on a prototype are not there at all. */
export function membersOfObject(type: ts.Type, place: Place, context: ShapeContext): Members {
  const members = inWrittenOrder(type.getProperties(), type, place, context).filter(isNamed);
  const isOwn = (member: ts.Symbol) => place.direction === "input" || !isInherited(member, type, context);
  const isPublic = (member: ts.Symbol) => !hasModifier(member, ts.ModifierFlags.Private | ts.ModifierFlags.Protected);
  return {
    data: members.filter((member) => isPublic(member) && isOwn(member)),
    hidden: members.filter((member) => !isPublic(member) && isField(member)).map((member) => member.name),
  };
}

function isNamed(member: ts.Symbol): boolean {
  if (member.name.startsWith("__@") || hasModifier(member, ts.ModifierFlags.Static)) return false;
  const name = ts.getNameOfDeclaration(declarationOf(member));
  return !name || !ts.isPrivateIdentifier(name);
}

/** `JSON.stringify` sends own properties: neither the getters of a class nor what `Error` and its like bring along. */
function isInherited(member: ts.Symbol, type: ts.Type, { program }: ShapeContext): boolean {
  if (isClassAccessor(member)) return true;
  const owner = type.getSymbol();
  return (
    owner !== undefined &&
    (owner.flags & (ts.SymbolFlags.Class | ts.SymbolFlags.Interface)) !== 0 &&
    !isPlatformSymbol(owner, program) &&
    isPlatformSymbol(member, program)
  );
}

/** A getter, a setter or an `accessor` of a class; in an object literal or an interface a getter is a property. */
export function isClassAccessor(member: ts.Symbol): boolean {
  const declaration = declarationOf(member);
  if (!declaration || !ts.isClassLike(declaration.parent)) return false;
  return ts.isAccessor(declaration) || ts.isAutoAccessorPropertyDeclaration(declaration);
}

function isField(member: ts.Symbol): boolean {
  const declaration = declarationOf(member);
  return declaration !== undefined && (ts.isPropertyDeclaration(declaration) || ts.isParameter(declaration));
}

function hasModifier(member: ts.Symbol, flags: ts.ModifierFlags): boolean {
  const declaration = declarationOf(member);
  return declaration !== undefined && (ts.getCombinedModifierFlags(declaration) & flags) !== 0;
}

export function declarationOf(member: ts.Symbol): ts.Declaration | undefined {
  return member.valueDeclaration ?? member.declarations?.[0];
}

/**
 * Members that a mapped type gives, be it as a part of an intersection, come in an order that depends on what the checker
 * met before: those that another type declares stand as they do there, the others as their names are written.
 */
function inWrittenOrder(members: ts.Symbol[], type: ts.Type, place: Place, context: ShapeContext): ts.Symbol[] {
  if (!members.some(mapperOf)) return members;
  const runs: ts.Symbol[][] = [];
  for (const member of members) {
    const run = runs.at(-1);
    if (run?.[0] && mapperOf(run[0]) === mapperOf(member)) run.push(member);
    else runs.push([member]);
  }
  return runs.flatMap((run) => (run[0] && mapperOf(run[0]) ? mappedInOrder(run, type, place, context) : run));
}

/** The mapped type that gave a member; nothing for one that was written. */
function mapperOf(member: ts.Symbol): unknown {
  return (member as { links?: { mappedType?: unknown } }).links?.mappedType;
}

function mappedInOrder(members: ts.Symbol[], type: ts.Type, place: Place, { checker }: ShapeContext): ts.Symbol[] {
  const positions = new Map(members.map((member) => [member, declarationOf(member)]));
  const files = new Set([...positions.values()].map((declaration) => declaration?.getSourceFile()));
  if (files.size === 1 && !files.has(undefined)) {
    return [...members].sort((a, b) => (positions.get(a)?.pos ?? 0) - (positions.get(b)?.pos ?? 0));
  }
  const ranks = new Map<string, number>();
  for (const [known, rank] of writtenRanks(type, place, checker)) {
    if (known.isStringLiteral() || known.isNumberLiteral()) ranks.set(String(known.value), rank);
  }
  const rankOf = (member: ts.Symbol) => ranks.get(member.name) ?? 1e9;
  return [...members].sort((a, b) => rankOf(a) - rankOf(b) || (a.name < b.name ? -1 : 1));
}

/** Index signatures as they are declared; those of a mapped type as its keys are written. */
export function indexInfosOf(type: ts.Type, place: Place, { checker }: ShapeContext): readonly ts.IndexInfo[] {
  const infos = checker.getIndexInfosOfType(type);
  if (infos.length < 2 || infos.every(({ declaration }) => declaration)) return infos;
  const ranks = writtenRanks(type, place, checker);
  const rankOf = ({ keyType }: ts.IndexInfo) => ranks.get(keyType) ?? 1e9;
  const textOf = ({ keyType }: ts.IndexInfo) => checker.typeToString(keyType);
  return [...infos].sort((a, b) => rankOf(a) - rankOf(b) || (textOf(a) < textOf(b) ? -1 : 1));
}
