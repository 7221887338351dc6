import { ts } from "ts-morph";
import { spanOf } from "../diagnostics/span.ts";
import { type ContextCall, contextCall } from "./asking-calls.ts";
import { isOwnType } from "./injected.ts";
import { readDocs } from "./jsdoc.ts";
import type { ShapeReader } from "./shapes/index.ts";
import { readSilenced } from "./tags.ts";

type FunctionNode = ts.FunctionLikeDeclaration;

/** Warns of awaited work that stands before a question of the same function and is no step: it can run twice. */
export function reportWork(questions: ContextCall[], reader: ShapeReader): void {
  const last = new Map<FunctionNode, ContextCall>();
  for (const question of questions) {
    const owner = functionAround(question.node);
    if (owner) last.set(owner, question); // in the order of places, so that the last one stays
  }
  for (const [owner, question] of last) {
    const { root, diagnostics } = reader;
    diagnostics.silencing(silencedAround(owner, reader), () => {
      for (const work of awaitedWork(owner, question.node, reader)) {
        const text = shortened(work.expression.getText());
        diagnostics.report("work-before-question", spanOf(work, root), { work: text, question: question.method });
      }
    });
  }
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
  return parts.some((part) => isOwnType(checker.getTypeAtLocation(part), "Context") || isConversation(part, checker));
}

function shortened(text: string): string {
  const line = text.replaceAll(/\s+/g, " ");
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}
