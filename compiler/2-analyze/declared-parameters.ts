import ts from "#typescript";
import { injectedRole } from "./injected.ts";
import type { ShapeReader } from "./shapes/index.ts";
import type { SignatureSource } from "./signature.ts";

/** One parameter as the checker sees it. */
export interface DeclaredParameter {
  name: string;
  type: ts.Type;
  /** Absent where a function type was built by the checker. */
  node: ts.ParameterDeclaration | undefined;
  /** The named element of a tuple that the parameter stands for. */
  member?: ts.NamedTupleMember | undefined;
  optional: boolean;
  rest: boolean;
  /** The type is that of one element of a rest parameter. */
  isElement?: boolean;
  injected: "context" | "signal" | undefined;
}

/**
 * The parameters behind one parameter symbol. A rest parameter whose type is a tuple stands for as many parameters as
 * the tuple has elements, unless something follows the rest of the tuple.
 */
export function declaredParameters(
  symbol: ts.Symbol,
  { declaration }: SignatureSource,
  reader: ShapeReader,
): DeclaredParameter[] {
  const { checker } = reader;
  const type = checker.getTypeOfSymbolAtLocation(symbol, declaration);
  const found = symbol.valueDeclaration;
  const node = found && ts.isParameter(found) ? found : undefined;
  const rest = node?.dotDotDotToken !== undefined;
  if (rest && checker.isTupleType(type) && !hasTail(type as ts.TupleTypeReference)) {
    return tupleParameters(symbol.name, type as ts.TupleTypeReference, reader);
  }
  const optional = rest ? mayBeEmpty(type, checker) : isOptional(symbol, type, node);
  return [{ name: symbol.name, type, node, optional, rest, injected: injectedRole(type, reader.program) }];
}

/**
 * Gives destructured objects that stand beside others a name: `options`, or with their position where that is taken.
 * What destructures an array is left without one.
 */
export function nameDestructured(parameters: DeclaredParameter[]): DeclaredParameter[] {
  const taken = new Set(parameters.map(({ name }) => name));
  return parameters.map((parameter, index) => {
    if (!isDestructuredObject(parameter.node)) return parameter;
    const name = taken.has("options") ? freeName(`options${index + 1}`, taken) : "options";
    taken.add(name);
    return { ...parameter, name };
  });
}

/** `{ append = false }: Options`. */
export function isDestructuredObject(node: ts.Declaration | undefined): boolean {
  return node !== undefined && ts.isParameter(node) && ts.isObjectBindingPattern(node.name);
}

/** What `({ limit = 10 }: Options)` gives properties that are left out, by the property's name. */
export function bindingDefaults(node: ts.ParameterDeclaration | undefined): Map<string, ts.Expression> {
  const elements = node && ts.isObjectBindingPattern(node.name) ? [...node.name.elements] : [];
  return new Map(
    elements.flatMap((element) => {
      const name = element.propertyName ?? element.name;
      return element.initializer && ts.isIdentifier(name) ? [[name.text, element.initializer] as const] : [];
    }),
  );
}

function freeName(name: string, taken: Set<string>): string {
  return taken.has(name) ? freeName(`${name}_`, taken) : name;
}

/** `[...URL[], RegExp]`. */
function hasTail({ target: { elementFlags } }: ts.TupleTypeReference): boolean {
  const rest = elementFlags.findIndex((flags) => flags & ts.ElementFlags.Variable);
  return rest >= 0 && rest < elementFlags.length - 1;
}

/** Whether a rest parameter can do without any argument. */
function mayBeEmpty(type: ts.Type, checker: ts.TypeChecker): boolean {
  const members = type.isUnion() ? type.types : [type];
  return members.some(
    (member) => !checker.isTupleType(member) || (member as ts.TupleTypeReference).target.minLength === 0,
  );
}

function tupleParameters(
  name: string,
  type: ts.TupleTypeReference,
  { checker, program }: ShapeReader,
): DeclaredParameter[] {
  const { elementFlags, labeledElementDeclarations } = type.target;
  return checker.getTypeArguments(type).map((element, index) => {
    const label = labeledElementDeclarations?.[index];
    const flags = elementFlags[index] ?? ts.ElementFlags.Required;
    const rest = (flags & ts.ElementFlags.Rest) !== 0;
    return {
      name: label && ts.isIdentifier(label.name) ? label.name.text : `${name}_${index + 1}`,
      type: element,
      node: label && ts.isParameter(label) ? label : undefined,
      member: label && ts.isNamedTupleMember(label) ? label : undefined,
      optional: (flags & ts.ElementFlags.Required) === 0,
      rest,
      isElement: rest,
      injected: injectedRole(element, program),
    };
  });
}

function isOptional(symbol: ts.Symbol, type: ts.Type, node: ts.ParameterDeclaration | undefined): boolean {
  if (node?.questionToken || node?.initializer) return true;
  if (symbol.flags & ts.SymbolFlags.Optional) return true;
  const members = type.isUnion() ? type.types : [type];
  return members.some((member) => member.flags & ts.TypeFlags.Undefined);
}
