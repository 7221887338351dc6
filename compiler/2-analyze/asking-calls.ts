import { dirname } from "node:path";
import ts from "#typescript";
import type { Needs } from "../../manifest/index.ts";
import { mcpcTypes } from "../1-load/index.ts";

const ownFolder = dirname(mcpcTypes);

/** Methods of a `Context` that ask the client, by what a handler then needs. */
const askingMethods: Record<string, keyof Needs & ("elicit" | "sample" | "roots")> = {
  elicit: "elicit",
  openUrl: "elicit",
  sample: "sample",
  roots: "roots",
};

/** A call of a method of mcpc's `Context`. */
export interface ContextCall {
  node: ts.CallExpression;
  method: string;
  signature: ts.Signature;
}

/** What the user's files ask of clients. */
export interface Asking {
  /** The user's own files. */
  files: ts.SourceFile[];
  /** Calls that ask, files and places in order. */
  calls: ContextCall[];
  needs: Pick<Needs, "elicit" | "sample" | "roots">;
  /** Whether a function can ask without declaring a `Context`. */
  usesGetContext: boolean;
}

/**
 * Finds the calls that ask, by what they call and not by its name: also `const { elicit } = ctx`, also in files that no
 * handler is in.
 */
export function findAsking(program: ts.Program, isForeign: (node: ts.Node) => boolean): Asking {
  const checker = program.getTypeChecker();
  const files = program.getSourceFiles().filter((file) => !isForeign(file) && dirname(file.fileName) !== ownFolder);
  const calls = files
    .sort((a, b) => (a.fileName < b.fileName ? -1 : 1))
    .filter(({ text }) => Object.keys(askingMethods).some((name) => text.includes(name)))
    .flatMap((file) => callsIn(file, checker))
    .filter(({ method }) => Object.hasOwn(askingMethods, method));
  const needed = calls.flatMap(({ method }) => askingMethods[method] ?? []);
  return {
    files,
    calls,
    needs: Object.fromEntries([...new Set(needed)].sort().map((need) => [need, true])),
    usesGetContext: files.some(({ text }) => /\bgetContext\b/.test(text)),
  };
}

function callsIn(file: ts.SourceFile, checker: ts.TypeChecker): ContextCall[] {
  const found: ContextCall[] = [];
  const visit = (node: ts.Node): void => {
    const call = ts.isCallExpression(node) ? contextCall(node, checker) : undefined;
    if (call) found.push(call);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** The call of a context's method that `node` is. */
export function contextCall(node: ts.CallExpression, checker: ts.TypeChecker): ContextCall | undefined {
  const signature = checker.getResolvedSignature(node);
  const declaration = signature?.declaration;
  if (!declaration || !ts.isMethodSignature(declaration) || !isOwnContext(declaration.parent)) return undefined;
  return { node, method: declaration.name.getText(), signature };
}

function isOwnContext(node: ts.Node): boolean {
  return (
    ts.isInterfaceDeclaration(node) &&
    node.name.text === "Context" &&
    dirname(node.getSourceFile().fileName) === ownFolder
  );
}
