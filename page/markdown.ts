import { h } from "./dom.ts";

/** Docs as people write them: paragraphs, headings, lists, code, quotes, emphasis and links. What it does not know is text. */
export function markdown(text: string): HTMLElement {
  const root = h("div", { class: "docs" });
  const lines = text.replace(/\r\n?/g, "\n").split("\n");
  for (let at = 0; at < lines.length; ) {
    const { element, end } = readBlock(lines, at);
    if (element) root.append(element);
    at = end;
  }
  return root;
}

interface Block {
  element?: HTMLElement;
  /** The line after the block. */
  end: number;
}

const bullet = /^\s*([-*+]|\d{1,9}[.)])\s+/;

function readBlock(lines: string[], start: number): Block {
  const line = lines[start] ?? "";
  if (line.trim() === "") return { end: start + 1 };
  if (/^\s*(```|~~~)/.test(line)) return readFence(lines, start);
  const heading = /^(#{1,6})\s+(.*?)\s*#*$/.exec(line);
  if (heading) return { element: h("h4", {}, ...inline(heading[2] ?? "")), end: start + 1 };
  if (/^\s*([-*_])(\s*\1){2,}\s*$/.test(line)) return { element: h("hr"), end: start + 1 };
  if (line.startsWith(">")) {
    const { taken, end } = take(lines, start, (next) => next.startsWith(">"));
    const quoted = markdown(taken.map((next) => next.replace(/^>\s?/, "")).join("\n"));
    return { element: h("blockquote", {}, ...quoted.childNodes), end };
  }
  if (bullet.test(line)) return readList(lines, start);
  const { taken, end } = take(lines, start, (next) => next.trim() !== "" && !/^(#{1,6}\s|>|\s*(```|~~~))/.test(next));
  return { element: h("p", {}, ...inline(taken.join("\n"))), end };
}

function take(lines: string[], start: number, goesOn: (line: string) => boolean): { taken: string[]; end: number } {
  let end = start + 1;
  while (end < lines.length && goesOn(lines[end] ?? "")) end++;
  return { taken: lines.slice(start, end), end };
}

function readFence(lines: string[], start: number): Block {
  const mark = /```|~~~/.exec(lines[start] ?? "")?.[0] ?? "```";
  const { taken, end } = take(lines, start, (line) => !line.trim().startsWith(mark));
  return { element: h("pre", {}, taken.slice(1).join("\n")), end: end + 1 };
}

/** A line that is indented or empty belongs to the item before it. */
function readList(lines: string[], start: number): Block {
  const isOrdered = /^\s*\d/.test(lines[start] ?? "");
  const list = h(isOrdered ? "ol" : "ul");
  let at = start;
  while (at < lines.length && bullet.test(lines[at] ?? "")) {
    const indent = /^\s*/.exec(lines[at] ?? "")?.[0].length ?? 0;
    const belongs = (line: string) =>
      line.trim() !== "" && (!bullet.test(line) || (/^\s*/.exec(line)?.[0].length ?? 0) > indent);
    const { taken, end } = take(lines, at, belongs);
    const [first = "", ...rest] = taken;
    const nested = rest.findIndex((line) => bullet.test(line));
    const text = [first.replace(bullet, ""), ...(nested < 0 ? rest : rest.slice(0, nested))];
    const item = h("li", {}, ...inline(text.map((line) => line.trim()).join("\n")));
    if (nested >= 0) item.append(...markdown(rest.slice(nested).join("\n")).childNodes);
    list.append(item);
    at = end;
  }
  return { element: list, end: at };
}

const marks = [
  /(?<code>`+)(?<inCode>[\s\S]*?[^`])\k<code>(?!`)/,
  /\[(?<label>[^\]]*)\]\((?<href>[^)\s]+)\)/,
  /(?<url>https?:\/\/[^\s<>()]+[^\s<>().,;:!?'"])/,
  /\*\*(?<strong>[^*]+(?:\*[^*]+)*)\*\*/,
  /(?<![\w*])\*(?<star>[^*\s](?:[^*]*[^*\s])?)\*(?!\w)/,
  /(?<![\w_])_(?<underscore>[^_\s](?:[^_]*[^_\s])?)_(?!\w)/,
];
const anyMark = new RegExp(marks.map(({ source }) => source).join("|"));

/** Text of one paragraph, with what is marked in it. */
export function inline(text: string): (Node | string)[] {
  const nodes: (Node | string)[] = [];
  for (let rest = text; rest !== ""; ) {
    const found = anyMark.exec(rest);
    if (!found) return [...nodes, rest];
    if (found.index > 0) nodes.push(rest.slice(0, found.index));
    nodes.push(marked(found.groups ?? {}, found[0]));
    rest = rest.slice(found.index + found[0].length);
  }
  return nodes;
}

function marked(groups: { [name: string]: string | undefined }, whole: string): Node | string {
  const { inCode, label, href, url, strong, star, underscore } = groups;
  if (inCode !== undefined) return h("code", {}, inCode);
  if (href !== undefined) return link(href, inline(label ?? "")) ?? whole;
  if (url !== undefined) return link(url, [url]) ?? whole;
  if (strong !== undefined) return h("strong", {}, ...inline(strong));
  return h("em", {}, ...inline(star ?? underscore ?? ""));
}

/** A link that leaves the page; nothing where it would do something else, as `javascript:` does. */
export function link(href: string, children: (Node | string)[]): HTMLElement | undefined {
  if (!/^(https?:\/\/|mailto:)/i.test(href)) return undefined;
  return h("a", { href, target: "_blank", rel: "noopener noreferrer" }, ...children);
}
