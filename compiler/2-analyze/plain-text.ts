/**
 * What a JSDoc comment says, without its markup: links become their text, emphasis goes, lines that only wrap are
 * joined. Paragraphs, lists, tables and code blocks keep their lines.
 */
export function plainText(raw: string): string | undefined {
  if (!marked.test(raw)) return raw.trimEnd().replace(/^ +(?=\S)/, "") || undefined;
  const blocks: string[] = [];
  for (const [index, part] of raw.replaceAll("\r\n", "\n").split(fence).entries()) {
    blocks.push(index % 2 === 1 ? part : joinLines(part));
  }
  const text = blocks.filter((block) => block.trim() !== "").join("\n");
  return (
    text
      .replace(/[ \t]+$/gm, "")
      .replace(/\n{3,}/g, "\n\n")
      .replace(/^\n+/, "")
      .trimEnd()
      .replace(/^ +(?=\S)/, "") || undefined
  );
}

/** More than one line, or a character that markup begins with. */
const marked = /[\r\n\u2028\u2029`~#\\{[<*]/;

/** A code block with its fences; captured, so that `split` keeps it at odd places. */
const fence = /^[ \t]*(```[\s\S]*?^[ \t]*```|~~~[\s\S]*?^[ \t]*~~~)[ \t]*$\n?/m;

/** A line that stands on its own: a list item, a table row, a quotation or a heading. */
const standing = /^\s*([-*+]\s|\d+[.)]\s|\||>|#{1,6}\s)/;

function joinLines(text: string): string {
  const lines: string[] = [];
  let isOpen = false; // the last line takes what follows it
  for (const line of text.split("\n")) {
    const indented = /^ {4,}\S/.test(line) && (lines.at(-1) === "" || isCodeLine(lines.at(-1)));
    if (line.trim() === "" || indented) {
      lines.push(indented ? line : "");
      isOpen = false;
    } else if (isOpen && !standing.test(line)) {
      lines.push(`${lines.pop()} ${line.trim()}`);
    } else {
      lines.push(line.replace(/^(\s*)#{1,6}\s+/, "$1"));
      isOpen = !/^\s*(\||#{1,6}\s)/.test(line);
    }
    if (/( {2}|\\)$/.test(line)) isOpen = false;
  }
  return lines.map((line) => (isCodeLine(line) ? line : inline(line.replace(/\\$/, "")))).join("\n");
}

function isCodeLine(line: string | undefined): boolean {
  return line !== undefined && /^ {4,}\S/.test(line);
}

/** Links and emphasis, outside of `code`. */
function inline(line: string): string {
  return line
    .split(/(`+[^`]+`+)/)
    .map((part, index) => (index % 2 === 1 ? part : withoutMarkup(part)))
    .join("");
}

function withoutMarkup(text: string): string {
  return text
    .replace(/\{@(?:link|linkcode|linkplain)\s+([^{}]*)\}/g, (_, target: string) => linkText(target))
    .replace(/\{@(?:code|literal)\s+([^{}]*)\}/g, "$1")
    .replace(/\{@inheritDoc[^{}]*\}/gi, "")
    .replace(/!?\[([^\]]+)\]\((\S+?)\)/g, (_, label: string, url: string) =>
      label === url ? url : `${label} (${url})`,
    )
    .replace(/<(https?:\/\/[^>\s]+)>/g, "$1")
    .replace(/\*\*(\S(?:[^*]*\S)?)\*\*/g, "$1")
    .replace(/(^|[\s(])\*(\S(?:[^*]*\S)?)\*(?=$|[\s.,;:!?)])/g, "$1$2");
}

/** `Order` for `Order`, `orders` for `Order|orders` and `Order orders`. */
function linkText(target: string): string {
  const [name = "", ...label] = target.trim().split(/\s*\|\s*|\s+/);
  return label.join(" ") || name;
}
