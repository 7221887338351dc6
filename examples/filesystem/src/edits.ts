import { createTwoFilesPatch } from "diff";
import { ToolError } from "mcpc";
import { toLineFeeds } from "./lines.ts";

/** One replacement in a text file. */
export interface Edit {
  /** Text to find. Differences in leading and trailing space are forgiven when nothing matches exactly. */
  oldText: string;
  /** Text that takes its place. */
  newText: string;
}

/** Makes the edits one after another; each sees the work of those before it. */
export function applyEdits(text: string, edits: Edit[]): string {
  return edits.reduce(applyEdit, toLineFeeds(text));
}

/** What changed, as a unified diff in a Markdown fence longer than any run of backticks within. */
export function fencedDiff(path: string, before: string, after: string): string {
  const diff = createTwoFilesPatch(path, path, toLineFeeds(before), after, "original", "modified");
  let fence = "```";
  while (diff.includes(fence)) fence += "`";
  return `${fence}diff\n${diff}${fence}\n\n`;
}

function applyEdit(text: string, edit: Edit): string {
  const oldText = toLineFeeds(edit.oldText);
  const newText = toLineFeeds(edit.newText);
  if (text.includes(oldText)) return text.replace(oldText, () => newText);
  const edited = replaceLines(text.split("\n"), oldText.split("\n"), newText.split("\n"));
  if (edited === undefined) throw new ToolError(`Could not find exact match for edit:\n${edit.oldText}`);
  return edited.join("\n");
}

/** Replaces whole lines that are the same but for their indentation and trailing space. */
function replaceLines(lines: string[], wanted: string[], replacement: string[]): string[] | undefined {
  const start = lines.findIndex((_, index) =>
    wanted.every((line, offset) => lines[index + offset]?.trim() === line.trim()),
  );
  const first = lines[start];
  if (first === undefined) return undefined;
  return lines.toSpliced(start, wanted.length, ...reindent(replacement, wanted, indentOf(first)));
}

/** Moves a replacement to where the file had the text; later lines keep what they gained over the line they replace. */
function reindent(replacement: string[], wanted: string[], base: string): string[] {
  return replacement.map((line, index) => {
    if (index === 0) return base + line.trimStart();
    const before = indentOf(wanted[index] ?? "");
    const after = indentOf(line);
    if (before === "" || after === "") return line;
    return base + " ".repeat(Math.max(0, after.length - before.length)) + line.trimStart();
  });
}

function indentOf(line: string): string {
  return line.slice(0, line.length - line.trimStart().length);
}
