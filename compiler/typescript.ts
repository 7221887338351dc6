import { createRequire } from "node:module";

/** Of CommonJS that is imported, Node looks through the whole text for the names that it exports: here, thirteen megabytes. */
const require = createRequire(import.meta.url);

/** The TypeScript of ts-morph, which is imported as `#typescript`. */
export default require("ts-morph").ts as typeof import("typescript");

const { getLibFiles } = require("@ts-morph/common") as typeof import("@ts-morph/common");

/** Where the library files of that TypeScript seem to be. They are on no disk. */
export const libFolder = "/node_modules/typescript/lib";

/** Their texts, by path. */
export const libFiles: ReadonlyMap<string, string> = new Map(
  getLibFiles().map(({ fileName, text }) => [`${libFolder}/${fileName}`, text]),
);
