import { createRequire } from "node:module";
import { modifiedAt } from "./modified-at.ts";
import { ownFile } from "./own-file.ts";

/*
 * The halves of the compiler: each in the one file that it is published as, or as its modules where those were compiled
 * since, as happens while one works on them.
 */

export async function loadCompileWith(): Promise<typeof import("../compiler/compile-with.ts")> {
  return bundled("compile-with") ?? import("../compiler/compile-with.ts");
}

export async function loadServerMaker(): Promise<typeof import("../compiler/server-maker.ts")> {
  return bundled("server-maker") ?? import("../compiler/server-maker.ts");
}

function bundled(name: string) {
  const path = ownFile(`dist/compiler/bundled/${name}.cjs`);
  const made = modifiedAt(path);
  const isCurrent = made !== undefined && compiled.every((at) => (modifiedAt(at) ?? 0) <= made);
  return isCurrent ? require(path) : undefined;
}

const require = createRequire(import.meta.url);

/** What tells that modules were compiled; not published. */
const compiled = ["compiler", "manifest"].map((room) => ownFile(`dist/${room}/tsconfig.tsbuildinfo`));
