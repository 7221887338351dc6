import { readFileSync } from "node:fs";
import { SourceMap } from "node:module";
import { fileURLToPath } from "node:url";

/** Everything of a server is in one file; with `--no-bundle` this is a file of mcpc, which has no map beside it. */
const builtFile = () => import.meta.url; // asked for at the first error: Node makes it only then

/**
 * A stack that names lines of the user's sources instead of lines of the built file, if a source map stands beside it.
 * Node reads maps only when told so before it loads a file, and then at every start; this reads one at the first error.
 */
export function sourceStack(stack: string): string {
  const place = new RegExp(`${builtFile().replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}:(\\d+):(\\d+)`, "g");
  return stack.replace(
    place,
    (built, line: string, column: string) => sourcePlace(Number(line), Number(column)) ?? built,
  );
}

function sourcePlace(line: number, column: number): string | undefined {
  map ??= readMap() ?? "none";
  if (map === "none") return undefined;
  const entry = map.findEntry(line - 1, column - 1);
  if (!("originalSource" in entry)) return undefined;
  const source = new URL(entry.originalSource, builtFile());
  const name = source.protocol === "file:" ? fileURLToPath(source) : source.href;
  return `${name}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
}

/** Kept from the first error on: it takes some milliseconds to read. */
let map: SourceMap | "none" | undefined;

function readMap(): SourceMap | undefined {
  try {
    return new SourceMap(JSON.parse(readFileSync(fileURLToPath(`${builtFile()}.map`), "utf8")));
  } catch {
    return undefined;
  }
}
