import { readFileSync, realpathSync } from "node:fs";
import { basename, dirname, extname, resolve } from "node:path";
import type { Loader, Plugin } from "esbuild";
import MagicString from "magic-string";
import type { SourceInsert } from "../3-emit/index.ts";

/**
 * Gives calls that ask by type the schema they ask with, while their files are loaded. What was inserted is in the source
 * map, so stacks name the places of the sources.
 */
export function questionInserts(inserts: SourceInsert[], root: string): Plugin {
  const byFile = groupByFile(inserts, root);
  return changingQuestionInserts([...byFile.keys()], () => byFile);
}

/** The same where each run of the bundler has inserts of its own, as `groupByFile` gives them, in no other files than these. */
export function changingQuestionInserts(files: readonly string[], current: () => InsertsByFile): Plugin {
  return {
    name: "mcpc-questions",
    setup(builder) {
      if (files.length === 0) return; // the bundler asks about each file, and waits
      builder.onLoad({ filter: /\.[cm]?[jt]sx?$/, namespace: "file" }, ({ path }) => {
        const own = current().get(path);
        if (!own) return undefined;
        const text = readFileSync(path, "utf8").replace(/^\uFEFF/, "");
        return { contents: withInserts(text, own, path), loader: loaderOf(path), resolveDir: dirname(path) };
      });
    },
  };
}

export type InsertsByFile = ReadonlyMap<string, SourceInsert[]>;

/** By absolute path, as the bundler names it. */
export function groupByFile(inserts: SourceInsert[], root: string): InsertsByFile {
  const byFile = new Map<string, SourceInsert[]>();
  for (const insert of inserts) {
    const path = realpathSync(resolve(root, insert.file));
    byFile.set(path, [...(byFile.get(path) ?? []), insert]);
  }
  return byFile;
}

function withInserts(text: string, inserts: SourceInsert[], path: string): string {
  const edited = new MagicString(text);
  const questions = unusedName("mcpcQuestions", text);
  for (const { at, before, name } of inserts) edited.appendLeft(at, `${before}${questions}.${name}`);
  edited.append(`\nimport * as ${questions} from "mcpc:questions";`); // imports are hoisted, and lines stay where they are
  const map = edited.generateMap({ source: basename(path), includeContent: true, hires: true });
  return `${edited}\n//# sourceMappingURL=${map.toUrl()}`;
}

function unusedName(wanted: string, text: string): string {
  return text.includes(wanted) ? unusedName(`${wanted}_`, text) : wanted;
}

/** `.mts` and `.cts` are TypeScript like `.ts`. */
function loaderOf(path: string): Loader {
  return extname(path).replace(/^\.[cm]?/, "") as Loader;
}
