import { ts } from "ts-morph";

/** The JSDoc of one declaration: its text and its tags, in source order. */
export interface Docs {
  description?: string;
  tags: Tag[];
}

export interface Tag {
  /** Without the `@`. */
  name: string;
  /** What follows the tag (and, for `@param`, the parameter's name) as plain text. */
  text: string;
  /** `@param options.limit`: the name as written. */
  parameter?: string;
  node: ts.JSDocTag;
}

/** Reads the JSDoc that belongs to `declaration`; for a variable that of its statement. */
export function readDocs(declaration: ts.Node | undefined): Docs {
  const docs: Docs = { tags: [] };
  if (!declaration) return docs;
  for (const part of ts.getJSDocCommentsAndTags(documented(declaration))) {
    if (!ts.isJSDoc(part)) continue;
    docs.description = plainText(part.comment) ?? docs.description;
    for (const tag of part.tags ?? []) docs.tags.push(readTag(tag));
  }
  return docs;
}

/** `export const { search } = tools`: what stands above the statement is about its only name. */
function documented(declaration: ts.Node): ts.Node {
  const pattern = ts.isBindingElement(declaration) ? declaration.parent : undefined;
  return pattern?.elements.length === 1 && ts.isVariableDeclaration(pattern.parent) ? pattern.parent : declaration;
}

/** The JSDoc before the first statement of a file, where it carries `@module` or `@packageDocumentation`. */
export function readModuleDocs(file: ts.SourceFile): Docs | undefined {
  const first = file.statements[0] ?? file.endOfFileToken;
  for (const part of ts.getJSDocCommentsAndTags(first)) {
    if (ts.isJSDoc(part) && part.tags?.some((tag) => moduleTags.has(tag.tagName.text))) {
      const tags = (part.tags ?? []).map(readTag);
      const moduleText = tags.find((tag) => moduleTags.has(tag.name))?.text;
      return { description: [plainText(part.comment), moduleText].filter(Boolean).join("\n\n") || undefined, tags };
    }
  }
  return undefined;
}

const moduleTags = new Set(["module", "packageDocumentation"]);

function readTag(tag: ts.JSDocTag): Tag {
  const text = plainText(tag.comment) ?? "";
  if (!ts.isJSDocParameterTag(tag)) return { name: tag.tagName.text, text, node: tag };
  return { name: "param", text: text.replace(/^-\s+/, ""), parameter: tag.name.getText(), node: tag };
}

/** Comment text without inline tags: `{@link Order}` reads `Order`, `{@link url|text}` reads `text`. */
function plainText(comment: string | ts.NodeArray<ts.JSDocComment> | undefined): string | undefined {
  if (comment === undefined) return undefined;
  const text = typeof comment === "string" ? comment : comment.map(plainPart).join("");
  return text.replace(/[ \t]+$/gm, "").trim() || undefined;
}

function plainPart(part: ts.JSDocComment): string {
  if (!ts.isJSDocLink(part) && !ts.isJSDocLinkCode(part) && !ts.isJSDocLinkPlain(part)) return part.text;
  const label = part.text.replace(/^\s*\|?\s*/, "");
  const name = part.name?.getText() ?? "";
  return label && !label.startsWith("://") ? label : name + label; // `{@link https://…}` is split at the colon
}
