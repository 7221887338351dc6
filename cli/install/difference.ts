/** Lines of context around a change. */
const CONTEXT = 3;

/** The change of a file as `diff -u` shows it, in one hunk: edits of a config touch one place. Empty for equal texts. */
export function difference(path: string, before: string | undefined, after: string | undefined): string {
  const [old, now] = [linesOf(before), linesOf(after)];
  const start = commonStart(old, now);
  const end = commonStart(old.slice(start).reverse(), now.slice(start).reverse());
  const [removed, added] = [old.slice(start, old.length - end), now.slice(start, now.length - end)];
  if (removed.length + added.length === 0) return "";
  const [above, below] = [
    old.slice(Math.max(0, start - CONTEXT), start),
    old.slice(old.length - end, old.length - end + CONTEXT),
  ];
  const first = start - above.length + 1;
  const range = (lines: string[]) => `${lines.length === 0 ? 0 : first},${lines.length}`;
  return [
    `--- ${before === undefined ? "/dev/null" : path}`,
    `+++ ${after === undefined ? "/dev/null" : path}`,
    `@@ -${range([...above, ...removed, ...below])} +${range([...above, ...added, ...below])} @@`,
    ...[...above.map(marked(" ")), ...removed.map(marked("-")), ...added.map(marked("+")), ...below.map(marked(" "))],
  ].join("\n");
}

/** Lines with what ends them, so that a change of line breaks shows. */
function linesOf(text: string | undefined): string[] {
  return text === undefined || text === "" ? [] : text.split(/(?<=\n)/);
}

function commonStart(one: string[], other: string[]): number {
  const index = one.findIndex((line, at) => line !== other[at]);
  return index < 0 ? Math.min(one.length, other.length) : index;
}

function marked(mark: string): (line: string) => string {
  return (line) => {
    const text = mark + line.replace(/\r?\n$/, "");
    return line.endsWith("\n") ? text : `${text}\n\\ No newline at end of file`;
  };
}
