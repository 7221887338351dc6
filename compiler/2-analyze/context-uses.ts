import { dirname } from "node:path";
import ts from "#typescript";
import type { ContextUse } from "../../manifest/index.ts";
import { mcpcTypes } from "../1-load/index.ts";

const ownFolder = dirname(mcpcTypes);

/** Members whose use a client has to be told of, by the interface of mcpc's that declares them. */
const members: Record<ContextUse, "Context" | "Notify"> = {
  session: "Context",
  detach: "Context",
  toolsChanged: "Notify",
  promptsChanged: "Notify",
  resourcesChanged: "Notify",
  resourceUpdated: "Notify",
};

const names = Object.keys(members) as ContextUse[];

/**
 * What the user's files do with any `Context`, in the order above. Found by what a name means: also in helpers, also
 * after `const { notify } = ctx`, also where a method is passed on. Which handler gets there is not looked at.
 */
export function findContextUses(program: ts.Program, isForeign: (node: ts.Node) => boolean): ContextUse[] {
  const checker = program.getTypeChecker();
  const found = new Set<ContextUse>();
  const visit = (node: ts.Node): void => {
    const use = ts.isIdentifier(node) ? useOf(node, checker) : undefined;
    if (use) found.add(use);
    ts.forEachChild(node, visit);
  };
  for (const file of program.getSourceFiles()) {
    if (isForeign(file) || dirname(file.fileName) === ownFolder) continue;
    if (names.some((name) => !found.has(name) && file.text.includes(name))) visit(file);
  }
  return names.filter((name) => found.has(name));
}

function useOf(identifier: ts.Identifier, checker: ts.TypeChecker): ContextUse | undefined {
  const { parent } = identifier;
  // `{ session }` and `{ session: kept }` declare a variable; what they take is a property of the pattern's type
  const property =
    ts.isBindingElement(parent) && (parent.propertyName ?? parent.name) === identifier
      ? checker.getTypeAtLocation(parent.parent).getProperty(identifier.text)
      : names.some((name) => name === identifier.text) && checker.getSymbolAtLocation(identifier);
  const declaration = property ? property.declarations?.[0] : undefined;
  return names.find((name) => name === identifier.text && declaration && isMember(declaration, members[name]));
}

function isMember({ parent }: ts.Declaration, owner: string): boolean {
  return (
    parent !== undefined &&
    ts.isInterfaceDeclaration(parent) &&
    parent.name.text === owner &&
    dirname(parent.getSourceFile().fileName) === ownFolder
  );
}
