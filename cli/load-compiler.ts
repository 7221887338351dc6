import { createRequire } from "node:module";
import { modifiedAt } from "./modified-at.ts";
import { ownFile } from "./own-file.ts";

/**
 * The compiler: in the one file that it is published as, or as its modules where those were compiled since, as happens while
 * one works on them.
 */
export async function loadCompiler(): Promise<typeof import("../compiler/index.ts")> {
  const made = modifiedAt(bundled);
  const isCurrent = made !== undefined && compiled.every((path) => (modifiedAt(path) ?? 0) <= made);
  return isCurrent ? require(bundled) : import("../compiler/index.ts");
}

const require = createRequire(import.meta.url);
const bundled = ownFile("dist/compiler/bundled/compiler.cjs");

/** What tells that modules were compiled; not published. */
const compiled = ["compiler", "manifest"].map((room) => ownFile(`dist/${room}/tsconfig.tsbuildinfo`));
