import { createRequire } from "node:module";

/** Of CommonJS that is imported, Node looks through the whole text for the names that it exports: here, thirteen megabytes. */
const require = createRequire(import.meta.url);

const common = require("@ts-morph/common") as {
  ts: typeof import("typescript");
  getLibFiles: typeof import("@ts-morph/common").getLibFiles;
};

/** The TypeScript of ts-morph, imported as `#typescript`. It is in a package of its own, without the rest of ts-morph. */
export default common.ts;

/** Where the library files of that TypeScript seem to be. They are on no disk. */
export const libFolder = "/node_modules/typescript/lib";

/** Their texts, by path. */
export const libFiles: ReadonlyMap<string, string> = new Map(
  common.getLibFiles().map(({ fileName, text }) => [`${libFolder}/${fileName}`, text]),
);
