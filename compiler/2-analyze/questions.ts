import ts from "#typescript";
import type { Question, TypeShape } from "../../manifest/index.ts";
import { projectPath, spanOf } from "../diagnostics/span.ts";
import type { ContextCall } from "./asking-calls.ts";
import { misfitOfForm } from "./form-misfit.ts";
import type { ShapeReader } from "./shapes/index.ts";

/** Reads what `ctx.elicit<T>()` and `ctx.sample<T>()` ask for from their type arguments. */
export function readQuestions(calls: ContextCall[], reader: ShapeReader): Question[] {
  return calls.flatMap((call) => readQuestion(call, reader) ?? []);
}

function readQuestion(call: ContextCall, reader: ShapeReader): Question | undefined {
  const asked = askedType(call, reader.checker);
  if (!asked) return undefined;
  const { node } = call;
  const [typeNode] = node.typeArguments ?? [];
  const place = typeNode ?? node;
  if (isUnknown(asked.type)) {
    reader.diagnostics.report("question-type-missing", spanOf(node, reader.root), { method: call.method });
    return undefined;
  }
  const generic = typeParameterIn(asked.type, reader.checker);
  if (generic) {
    const type = generic.symbol.name;
    reader.diagnostics.report("question-type-generic", spanOf(place, reader.root), { method: call.method, type });
    return undefined;
  }
  const shape = readShape(asked.type, place, typeNode, call, reader);
  const last = node.arguments.at(-1);
  if (!shape || !last) return undefined;
  const file = node.getSourceFile();
  return {
    kind: asked.kind,
    file: projectPath(file.fileName, reader.root),
    line: file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1,
    at: last.getEnd(),
    arguments: node.arguments.length,
    shape,
  };
}

/** What comes back, from the signature as it was resolved, so that `T` may also be inferred. */
function askedType({ method, signature }: ContextCall, checker: ts.TypeChecker) {
  const type = checker.getAwaitedType(checker.getReturnTypeOfSignature(signature));
  if (!type) return undefined;
  if (method === "sample") {
    const isTyped = (signature.declaration?.typeParameters?.length ?? 0) > 0;
    return isTyped ? { kind: "sample" as const, type } : undefined;
  }
  if (method !== "elicit") return undefined;
  const accepted = (type.isUnion() ? type.types : [type]).map((member) => member.getProperty("content"));
  const content = accepted.find((property) => property !== undefined);
  return content && { kind: "elicit" as const, type: checker.getTypeOfSymbol(content) };
}

function isUnknown(type: ts.Type): boolean {
  return (type.flags & (ts.TypeFlags.Unknown | ts.TypeFlags.Any)) !== 0;
}

/** `T` itself, or a property of that type: nobody knows it where the function is compiled. */
function typeParameterIn(type: ts.Type, checker: ts.TypeChecker): ts.Type | undefined {
  const candidates = [type, ...type.getProperties().map((property) => checker.getTypeOfSymbol(property))];
  return candidates.find((candidate) => (candidate.flags & ts.TypeFlags.TypeParameter) !== 0);
}

function readShape(
  type: ts.Type,
  node: ts.Node,
  typeNode: ts.TypeNode | undefined,
  { method }: ContextCall,
  reader: ShapeReader,
): TypeShape | undefined {
  const { diagnostics, root } = reader;
  const errors = () => diagnostics.all.filter(({ severity }) => severity === "error").length;
  const before = errors();
  const owner = `What ctx.${method} asks for`;
  const shape = reader.shapeOf(type, { node, owner, path: "", direction: "input", ...(typeNode && { typeNode }) });
  if (errors() > before) return undefined;
  const misfit = method === "elicit" ? misfitOfForm(shape, reader.resolve) : undefined;
  if (!misfit) return shape;
  diagnostics.report("question-not-flat", spanOf(node, root), { ...misfit, type: reader.checker.typeToString(type) });
  return undefined;
}
