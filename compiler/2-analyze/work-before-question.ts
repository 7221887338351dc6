import ts from "#typescript";
import { spanOf } from "../diagnostics/span.ts";
import { type Asking, type ContextCall, contextCall } from "./asking-calls.ts";
import { isOwnType } from "./injected.ts";
import { readDocs } from "./jsdoc.ts";
import type { ShapeReader } from "./shapes/index.ts";
import { readSilenced } from "./tags.ts";

type FunctionNode = ts.FunctionLikeDeclaration;

/** Where a function waits for an answer: a call that asks, or one of a function that does. */
interface Wait {
  node: ts.CallExpression;
  /** In the user's words. */
  name: string;
}

/** Warns of awaited work that stands before a question of the same function and is no step: it can run twice. */
export function reportWork({ calls, files }: Asking, reader: ShapeReader): void {
  if (calls.length === 0) return;
  const asking = askingFunctions(calls, files, reader.checker);
  for (const [owner, waits] of asking) {
    const [last] = [...waits].sort((a, b) => b.node.getStart() - a.node.getStart());
    if (last) reader.diagnostics.silencing(silencedAround(owner, reader), () => reportFunction(owner, last, reader));
  }
}

function reportFunction(owner: FunctionNode, { node, name }: Wait, reader: ShapeReader): void {
  for (const work of awaitedWork(owner, node, reader)) {
    const text = shortened(work.expression.getText());
    reader.diagnostics.report("work-before-question", spanOf(work, reader.root), { work: text, question: name });
  }
}

/** Functions that ask, by themselves or through others that they give their context to, with where they wait. */
function askingFunctions(calls: ContextCall[], files: ts.SourceFile[], checker: ts.TypeChecker) {
  const asking = new Map<FunctionNode, Wait[]>();
  const add = (wait: Wait): void => {
    const owner = functionAround(wait.node);
    if (owner) asking.set(owner, [...(asking.get(owner) ?? []), wait]);
  };
  for (const { node, method } of calls) add({ node, name: `ctx.${method}` });
  let open = files.flatMap((file) => handingOver(file, checker));
  for (let count = 0; count !== open.length; ) {
    const found = open.filter(({ target }) => asking.has(target));
    for (const { node } of found) add({ node, name: shortened(node.expression.getText()) });
    count = open.length;
    open = open.filter((call) => !found.includes(call));
  }
  return asking;
}

/** Calls of functions with a body here that are given a context. */
function handingOver(
  file: ts.SourceFile,
  checker: ts.TypeChecker,
): { node: ts.CallExpression; target: FunctionNode }[] {
  const found: { node: ts.CallExpression; target: FunctionNode }[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && node.arguments.some((argument) => isContext(argument, checker))) {
      const target = checker.getResolvedSignature(node)?.declaration;
      if (target && ts.isFunctionLike(target) && "body" in target) found.push({ node, target: target as FunctionNode });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function isContext(node: ts.Expression, checker: ts.TypeChecker): boolean {
  return isOwnType(checker.getTypeAtLocation(node), "Context");
}

/** The function whose code `node` is; what is passed to `Promise.all(….map(…))` and its like has a function of its own. */
function functionAround(node: ts.Node): FunctionNode | undefined {
  return ts.findAncestor(node, (found): found is FunctionNode => ts.isFunctionLike(found) && "body" in found);
}

/** What `@mcpcIgnore` on the function, or on one around it, silences. */
function silencedAround(owner: ts.Node, { root, diagnostics }: ShapeReader) {
  const around: ts.Node[] = [];
  for (let node: ts.Node | undefined = owner; node; node = node.parent) around.push(node);
  const declared = around.filter((node) => ts.isFunctionLike(node) || ts.isVariableDeclaration(node));
  return declared.flatMap((node) => readSilenced(readDocs(node), root, diagnostics));
}

/** `await …` in the function's own code, before `question`. */
function awaitedWork(owner: FunctionNode, question: ts.Node, { checker }: ShapeReader): ts.AwaitExpression[] {
  const found: ts.AwaitExpression[] = [];
  const visit = (node: ts.Node): void => {
    if (node.getStart() >= question.getStart()) return;
    if (ts.isFunctionLike(node)) return; // runs when it is called, and its own questions are looked at with it
    const holdsQuestion = node.getEnd() >= question.getEnd();
    if (ts.isAwaitExpression(node) && !holdsQuestion && !isConversation(node.expression, checker)) found.push(node);
    ts.forEachChild(node, visit);
  };
  if (owner.body) visit(owner.body);
  return found;
}

/** Questions, steps and reports of progress; also a function of the user's that is given the context to do so. */
function isConversation(expression: ts.Expression, checker: ts.TypeChecker): boolean {
  const inner = ts.isParenthesizedExpression(expression) ? expression.expression : expression;
  if (!ts.isCallExpression(inner)) return false;
  if (contextCall(inner, checker)) return true;
  const parts = inner.arguments.flatMap((part) => (ts.isArrayLiteralExpression(part) ? [...part.elements] : [part]));
  return parts.some((part) => isContext(part, checker) || isConversation(part, checker));
}

function shortened(text: string): string {
  const line = text.replaceAll(/\s+/g, " ");
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}
