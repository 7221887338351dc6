import { constraintNames } from "./constraints/tags.ts";
import { nearTag } from "./near-tag.ts";

/** `{@minimum 1}` in running text. */
export interface InlineTag {
  name: string;
  value: string;
  /** Of the whole, braces included. */
  length: number;
}

/** Text without the inline tags that set something, and those tags. `{@link …}` and the like stay. */
export function takeInlineTags(raw: string): { text: string; found: InlineTag[] } {
  const found: InlineTag[] = [];
  if (!raw.includes("{@")) return { text: raw, found };
  let text = "";
  let from = 0;
  for (const match of raw.matchAll(/\{@([A-Za-z]+)/g)) {
    const name = match[1] ?? "";
    const end = closingBrace(raw, match.index);
    if (match.index < from || end === undefined || !setsSomething(name)) continue;
    const value = raw.slice(match.index + match[0].length, end - 1).trim();
    found.push({ name, value, length: end - match.index });
    text += raw.slice(from, match.index).replace(/[ \t]+$/, "");
    from = end;
  }
  return { text: text + raw.slice(from), found };
}

function setsSomething(name: string): boolean {
  return constraintNames.includes(name) || nearTag(name, constraintNames) !== undefined;
}

/** Where the brace at `start` is closed; braces in between come in pairs unless a backslash stands before them. */
function closingBrace(text: string, start: number): number | undefined {
  let depth = 0;
  for (let index = start; index < text.length; index++) {
    if (text[index] === "\\") index++;
    else if (text[index] === "{") depth++;
    else if (text[index] === "}" && --depth === 0) return index + 1;
  }
  return undefined;
}
