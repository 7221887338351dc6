/** Makes the file a command of its own. */
export const shebang = "#!/usr/bin/env node";

/** What bundled CommonJS and `lazyBuiltins` take for granted and a module file has to make for itself, where it is used. */
const takenForGranted: { used: RegExp; statements: string[] }[] = [
  {
    used: /typeof require\b/, // esbuild's stand-in for require looks for one
    statements: [
      'import { createRequire as mcpcRequire } from "node:module";',
      "const require = mcpcRequire(import.meta.url);",
    ],
  },
  {
    used: /\bmcpcBuiltin\b/,
    statements: [
      // since Node 20.16; who starts a server sees the millisecond that `node:module` takes
      'const mcpcBuiltin = process.getBuiltinModule ?? (await import("node:module")).createRequire(import.meta.url);',
    ],
  },
  {
    used: /\bmcpcDirname\b/,
    statements: [
      'import { fileURLToPath as mcpcFolder } from "node:url";',
      'const mcpcDirname = mcpcFolder(new URL(".", import.meta.url)).slice(0, -1);',
    ],
  },
  {
    used: /\bmcpcFilename\b/,
    statements: [
      'import { fileURLToPath as mcpcFile } from "node:url";',
      "const mcpcFilename = mcpcFile(import.meta.url);",
    ],
  },
  {
    used: /\bmcpcMain\b/, // `require.main === module`: no module of the user's is the program
    statements: ["const mcpcMain = undefined; globalThis.module ??= {};"],
  },
];

/** Fills the second line of the file, an empty comment until now, so that the source map stays right. */
export function withCommonJs(code: string): string {
  const line = takenForGranted.filter(({ used }) => used.test(code)).flatMap(({ statements }) => statements);
  return code.replace(`${shebang}\n//\n`, () => `${shebang}\n${line.join(" ") || "//"}\n`);
}
