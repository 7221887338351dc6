import { createRequire } from "node:module";

/** Of CommonJS that is imported, Node looks through the whole text for the names that it exports: here, thirteen megabytes. */
const require = createRequire(import.meta.url);

/** The part of ts-morph that is TypeScript. The rest, a megabyte, is not loaded. */
const { ts, getLibFiles } = require("@ts-morph/common") as typeof import("@ts-morph/common");

/** The TypeScript of ts-morph, which is imported as `#typescript`. */
export default ts as unknown as typeof import("typescript");

/** Where the library files of that TypeScript seem to be. They are on no disk. */
export const libFolder = "/node_modules/typescript/lib";

/** Their texts, by path. */
export const libFiles: ReadonlyMap<string, string> = new Map(
  getLibFiles().map(({ fileName, text }) => [`${libFolder}/${fileName}`, text]),
);
