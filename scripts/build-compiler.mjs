/**
 * Puts each half of the compiler into one file, `dist/compiler/bundled/NAME.cjs`: its modules and those of its packages take
 * five times as long to load. It is as deep in `dist/` as the modules that look for files around them. The licences of the
 * packages inside are beside it.
 */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { licencesIn, licenceText } from "../dist/compiler/4-bundle/licences.js";

const root = fileURLToPath(new URL("..", import.meta.url));
for (const name of ["compile-with", "server-maker"]) {
  const outfile = `dist/compiler/bundled/${name}.cjs`;
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [`dist/compiler/${name}.js`],
    outfile,
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    external: ["ts-morph", "@ts-morph/common", "esbuild"],
    // as of a module: its ending is that of the files which are looked for
    define: { "import.meta.url": "moduleUrl" },
    banner: { js: 'const moduleUrl = require("node:url").pathToFileURL(__filename.replace(/cjs$/, "js")).href;' },
    legalComments: "none",
    metafile: true,
  });
  const licences = licenceText(licencesIn(metafile, root));
  if (licences) writeFileSync(new URL(`../${outfile}.LICENSES.txt`, import.meta.url), licences);
}
