import { readFileSync } from "node:fs";
import { catalogue, isCode } from "../compiler/index.ts";
import { nearest } from "../runtime/nearest.ts";
import { ownFile } from "./own-file.ts";

/** `mcpc explain CODE`: prints the page of a diagnostic. Exit code 2 for an unknown code. */
export function explain(code: string): number {
  if (!isCode(code)) {
    const near = nearest(code, Object.keys(catalogue));
    const hint = near === undefined ? "Messages of 'mcpc build' name theirs." : `Did you mean '${near}'?`;
    console.error(`There is no diagnostic '${code}'. ${hint}`);
    return 2;
  }
  console.log(readFileSync(ownFile(`docs/diagnostics/${code}.md`), "utf8").trimEnd());
  return 0;
}
