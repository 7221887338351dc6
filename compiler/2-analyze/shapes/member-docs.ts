import ts from "#typescript";
import { spanOfRange } from "../../diagnostics/span.ts";
import { type Docs, isEmpty, readDocs } from "../jsdoc.ts";
import type { ShapeContext } from "./index.ts";

/**
 * The JSDoc of a property: its own, or else that of the property it overrides or implements. In an intersection each
 * part may say something; what an earlier part says of the same thing stands.
 */
export function memberDocs(member: ts.Symbol, context: ShapeContext): Docs {
  const seen = new Set<ts.Declaration>();
  const merged: Docs = { tags: [] };
  for (const declaration of member.declarations ?? []) {
    const { description, tags } = docsOf(declaration, context, seen) ?? { tags: [] };
    const said = new Set(merged.tags.map(({ name }) => name));
    merged.description ??= description;
    merged.tags.push(...tags.filter(({ name }) => !said.has(name)));
  }
  return merged;
}

function docsOf(declaration: ts.Declaration, context: ShapeContext, seen: Set<ts.Declaration>): Docs | undefined {
  if (seen.has(declaration)) return undefined;
  seen.add(declaration);
  const docs = readDocs(declaration);
  if (!isEmpty(docs)) return docs;
  warnOfDetached(declaration, context);
  for (const base of basesOf(declaration.parent, context)) {
    const name = ts.getNameOfDeclaration(declaration);
    const inherited = name && "text" in name ? base.getProperty(String(name.text)) : undefined;
    for (const original of inherited?.declarations ?? []) {
      const found = docsOf(original, context, seen);
      if (found) return found;
    }
  }
  return undefined;
}

/** What an interface or class extends and implements. */
function basesOf(owner: ts.Node, { checker }: ShapeContext): ts.Type[] {
  if (!ts.isInterfaceDeclaration(owner) && !ts.isClassLike(owner)) return [];
  return (owner.heritageClauses ?? []).flatMap((clause) => clause.types.map((type) => checker.getTypeAtLocation(type)));
}

/** `{ /** Text. *\/ n: number }`: on the line of the brace, TypeScript attaches the comment to nothing. */
function warnOfDetached(declaration: ts.Declaration, { diagnostics, root, isForeign }: ShapeContext): void {
  const { text } = declaration.getSourceFile();
  const start = declaration.getStart();
  if (!text.slice(declaration.pos, start).includes("/**")) return;
  const name = ts.getNameOfDeclaration(declaration)?.getText();
  if (!name || isForeign(declaration)) return;
  const lost = (ts.getTrailingCommentRanges(text, declaration.pos) ?? []).findLast(({ pos }) =>
    /^\/\*\*[^/]/.test(text.slice(pos, pos + 4)),
  );
  if (!lost || text.slice(lost.end, start).includes("\n")) return;
  diagnostics.report("jsdoc-detached", spanOfRange(declaration.getSourceFile(), lost.pos, lost.end, root), { name });
}
