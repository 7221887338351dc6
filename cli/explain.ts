import { readFileSync } from "node:fs";
import { closest } from "fastest-levenshtein";
import { catalogue, isCode } from "../compiler/index.ts";
import { ownFile } from "./own-file.ts";

/** `mcpc explain CODE`: prints the page of a diagnostic. Exit code 2 for an unknown code. */
export function explain(code: string): number {
  if (!isCode(code)) {
    const nearest = closest(code, Object.keys(catalogue));
    console.error(`There is no diagnostic '${code}'. Did you mean '${nearest}'?`);
    return 2;
  }
  console.log(readFileSync(ownFile(`docs/diagnostics/${code}.md`), "utf8").trimEnd());
  return 0;
}
