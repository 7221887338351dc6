#!/usr/bin/env node
import { statSync } from "node:fs";

/*
 * Starts the command line: from the one file that it is published as, or from its modules where those were compiled since,
 * as happens while one works on them. It imports nothing else, as each module takes every command half a millisecond.
 */
const bundled = new URL("bundled.js", import.meta.url);
/** What tells that modules were compiled; not published. */
const compiled = ["cli", "compiler"].map((room) => new URL(`../${room}/tsconfig.tsbuildinfo`, import.meta.url));
const made = modifiedAt(bundled);
await (made > 0 && compiled.every((file) => modifiedAt(file) <= made) ? import(bundled.href) : import("./program.ts"));

/** Milliseconds since 1970; 0 where there is no such file. */
function modifiedAt(file: URL): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
