/**
 * Makes the parts of servers that are the same in every one into `dist/parts/`, so that a build has less to read:
 * - `sdk.js`, what servers take of the SDK, in the place of `runtime/protocol/sdk.ts`. It holds the code as text: V8 looks
 *   over a text of that length in no time, where it would read functions that most servers never call.
 * - `licences.json`, by file, the licences of the packages inside.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { licencesIn } from "../dist/compiler/4-bundle/licences.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = new URL("../dist/parts/", import.meta.url);
/** Maps all to one place: source maps of servers have a name for it, and neither its code nor its places. */
const onePlace = { version: 3, sources: ["sdk.js"], sourcesContent: [""], mappings: "AAAA" };
const { outputFiles, metafile } = await build({
  absWorkingDir: root,
  entryPoints: ["dist/runtime/protocol/sdk.js"],
  bundle: true,
  write: false,
  metafile: true,
  minify: true,
  charset: "ascii", // one character beyond Latin-1 would double what a server's text takes of memory
  platform: "node",
  format: "cjs",
  target: "node20",
  legalComments: "none",
  // the SDK's own validators are 289 kB; ours take their place
  alias: { "@modelcontextprotocol/server/_shims": "./dist/runtime/protocol/sdk-shims.js" },
});
const names = Object.keys(await import("../dist/runtime/protocol/sdk.js"));
const sdk = `import { createRequire } from "node:module";
import { compileFunction } from "node:vm";
const code = ${JSON.stringify(outputFiles[0].text)};
const module = { exports: {} };
compileFunction(code, ["module", "require"], { filename: "mcpc/sdk.cjs" })(module, createRequire(import.meta.url));
export const { ${names.join(", ")} } = module.exports;
//# sourceMappingURL=data:application/json;base64,${btoa(JSON.stringify(onePlace))}
`;
mkdirSync(folder, { recursive: true });
writeFileSync(new URL("sdk.js", folder), sdk);
writeFileSync(new URL("licences.json", folder), JSON.stringify({ "sdk.js": licencesIn(metafile, root) }));
