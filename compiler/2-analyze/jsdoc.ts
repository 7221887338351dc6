import ts from "#typescript";
import { withComments } from "./declaration-comments.ts";
import { type InlineTag, takeInlineTags } from "./inline-tags.ts";
import { plainText } from "./plain-text.ts";

/** The JSDoc of one declaration: its text and its tags, in source order. */
export interface Docs {
  description?: string;
  tags: Tag[];
}

export interface Tag {
  /** Without the `@`. */
  name: string;
  /** What follows the tag (and, for `@param`, the parameter's name) as plain text, without inline tags. */
  text: string;
  /** The same as written: for tags whose text is a value and no prose. */
  value: string;
  /** `@param options.limit`: the name as written. */
  parameter?: string;
  /** `{@minimum 1}` inside the text. */
  inline: Tag[];
  node: ts.JSDocTag | ts.JSDoc;
  /** Where the tag stands in its file, from its `@` or `{` to the end of what it says. */
  readonly range: { start: number; end: number };
}

/** Reads the JSDoc that belongs to `declaration`; for a variable that of its statement. */
export function readDocs(declaration: ts.Node | undefined): Docs {
  const docs: Docs = { tags: [] };
  if (!declaration || isPlain(declaration)) return docs;
  for (const part of ts.getJSDocCommentsAndTags(withComments(documented(declaration)))) {
    if (ts.isJSDoc(part)) readBlock(part, docs);
  }
  return docs;
}

/** Whether no JSDoc can belong to a parameter or a property: TypeScript would look for it above the whole function, too. */
function isPlain(node: ts.Node): boolean {
  return (ts.isParameter(node) || ts.isPropertySignature(node)) && !node.getFullText().includes("/**");
}

/** Whether there is nothing in it. */
export function isEmpty({ description, tags }: Docs): boolean {
  return description === undefined && tags.length === 0;
}

/** The JSDoc before the first statement of a file, where it carries `@module` or `@packageDocumentation`. */
export function readModuleDocs(file: ts.SourceFile): Docs | undefined {
  const first = file.statements[0] ?? file.endOfFileToken;
  for (const part of ts.getJSDocCommentsAndTags(first)) {
    if (ts.isJSDoc(part) && part.tags?.some((tag) => moduleTags.has(tag.tagName.text))) {
      const { description, tags } = readBlock(part, { tags: [] });
      const moduleText = tags.find((tag) => moduleTags.has(tag.name))?.text;
      return { description: [description, moduleText].filter(Boolean).join("\n\n") || undefined, tags };
    }
  }
  return undefined;
}

const moduleTags = new Set(["module", "packageDocumentation"]);

/** `export const { search } = tools`: what stands above the statement is about its only name. */
function documented(declaration: ts.Node): ts.Node {
  const pattern = ts.isBindingElement(declaration) ? declaration.parent : undefined;
  return pattern?.elements.length === 1 && ts.isVariableDeclaration(pattern.parent) ? pattern.parent : declaration;
}

function readBlock(block: ts.JSDoc, docs: Docs): Docs {
  const { text, tags } = readProse(rawText(block.comment), block);
  const described = readTags(block.tags ?? []);
  const written = described.find((tag) => tag.name === "description" || tag.name === "desc");
  const description = [text, written?.text].filter(Boolean).join("\n\n");
  docs.description = description || docs.description;
  docs.tags.push(...tags, ...described.flatMap((tag) => (tag === written ? tag.inline : [tag])));
  return docs;
}

/** `@param limit {@minimum 1} …`: TypeScript takes the brace for the start of a type and what follows for a tag of its own. */
function readTags(nodes: readonly ts.JSDocTag[]): Tag[] {
  const tags: Tag[] = [];
  for (let index = 0; index < nodes.length; index++) {
    const node = nodes[index];
    const next = nodes[index + 1];
    if (!node) continue;
    const isCut = next !== undefined && writtenText(node).endsWith("{");
    if (isCut) index++;
    const raw = isCut ? `{@${next.tagName.text} ${rawText(next.comment)}` : rawText(node.comment);
    tags.push(readTag(node, raw, isCut ? next : node));
  }
  return tags;
}

function readTag(node: ts.JSDocTag, raw: string, last: ts.JSDocTag): Tag {
  const { text, tags } = readProse(raw.replace(/^-\s+/, ""), node);
  const parameter = ts.isJSDocParameterTag(node) ? node.name.getText() : undefined;
  return {
    name: parameter === undefined ? node.tagName.text : "param",
    text: text ?? "",
    value: raw.trim(),
    ...(parameter !== undefined && { parameter }),
    inline: tags,
    node,
    get range() {
      return { start: node.getStart(), end: last.getStart() + writtenText(last).length };
    },
  };
}

/** The source of a tag without the line ends and stars behind it, which TypeScript counts in. */
function writtenText(tag: ts.JSDocTag): string {
  return tag.getText().replace(/(?:\s*\n[ \t]*\**)*\s*$/, "");
}

/** Plain text and the inline tags that were in it. */
function readProse(raw: string, node: ts.JSDocTag | ts.JSDoc): { text: string | undefined; tags: Tag[] } {
  const { text, found } = takeInlineTags(raw);
  return { text: plainText(text), tags: found.length > 0 ? inlineTags(found, node) : [] };
}

function inlineTags(found: InlineTag[], node: ts.JSDocTag | ts.JSDoc): Tag[] {
  const source = node.getSourceFile().text;
  let cursor = node.getStart();
  return found.map((inline) => {
    const start = Math.max(source.indexOf(`{@${inline.name}`, cursor), cursor);
    cursor = start + inline.length;
    return inlineTag(inline, node, { start, end: cursor });
  });
}

function inlineTag({ name, value }: InlineTag, node: ts.JSDocTag | ts.JSDoc, range: Tag["range"]): Tag {
  return { name, text: plainText(value) ?? "", value, inline: [], node, range };
}

/** A comment as written, with its inline links put back. */
function rawText(comment: string | ts.NodeArray<ts.JSDocComment> | undefined): string {
  if (comment === undefined) return "";
  const text = typeof comment === "string" ? comment : comment.map(rawPart).join("");
  return text.replaceAll("\r\n", "\n");
}

function rawPart(part: ts.JSDocComment): string {
  if (ts.isJSDocLink(part) || ts.isJSDocLinkCode(part) || ts.isJSDocLinkPlain(part)) {
    return `{@link ${part.name?.getText() ?? ""}${part.text}}`; // `{@link https://…}` is split at the colon
  }
  return part.text;
}
