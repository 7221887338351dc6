/**
 * Puts what `mcpc build` loads of the command line, with commander, into one file, `dist/cli/bundled.js`: its modules take a
 * build that has nothing to do twice as long to be found and linked. What only other commands load stays where it is. The
 * licences of the packages inside are beside it.
 */
import { writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { licencesIn, licenceText } from "../dist/compiler/4-bundle/licences.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = join(root, "dist/cli");

/** Leaves modules where they are: those that are loaded later, and `Failure`, which must be the same class to all. */
const elsewhere = {
  name: "elsewhere",
  setup({ onResolve }) {
    onResolve({ filter: /^\./ }, ({ kind, path, resolveDir }) => {
      const isLater = kind === "dynamic-import" && path !== "./build.js";
      if (!isLater && !path.endsWith("/failure.js")) return undefined;
      return { path: `./${relative(folder, join(resolveDir, path)).replaceAll("\\", "/")}`, external: true };
    });
  },
};

const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: ["dist/cli/program.js"],
  outfile: "dist/cli/bundled.js",
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20",
  plugins: [elsewhere],
  // for commander, which is CommonJS
  banner: {
    js: 'import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);',
  },
  legalComments: "none",
  metafile: true,
});
writeFileSync(join(folder, "bundled.js.LICENSES.txt"), licenceText(licencesIn(metafile, root)));
