import { fileURLToPath } from "node:url";
import type { Plugin } from "esbuild";
import { isOwnFile } from "./own-modules.ts";

const namespace = "mcpc-builtin";
const here = fileURLToPath(new URL(".", import.meta.url));

/**
 * Has the runtime load modules of Node, and its one CommonJS package, where it first uses them. In one file their imports
 * would be hoisted to the top out of modules that are evaluated later or never, and `import` reads every member of such a
 * module, also those that load others: `node:fs` its streams, for one. What the user's code imports is loaded as ever.
 */
export const lazyBuiltins: Plugin = {
  name: "mcpc-builtins",
  setup(builder) {
    builder.onResolve({ filter: /^(node:|fastest-levenshtein$)/ }, ({ path, importer, namespace: from, kind }) => {
      if (from === namespace) return builder.resolve(path, { kind, resolveDir: here });
      return isOwnFile(importer) ? { path, namespace } : undefined;
    });
    builder.onLoad({ filter: /.*/, namespace }, ({ path }) => ({
      contents: lazily(
        path.startsWith("node:") ? `mcpcBuiltin(${JSON.stringify(path)})` : `require(${JSON.stringify(path)})`,
      ),
      loader: "js",
    }));
  },
};

/**
 * A CommonJS module with the members of `loaded`. The bundler has the file copy the members of such a module one by one
 * when it starts, a hundred for `node:fs`, but only its own ones: what its prototype has is looked up by whoever uses it.
 */
function lazily(loaded: string): string {
  return `module.exports = Object.create(new Proxy({}, { get: (_, name) => ${loaded}[name] }));`;
}
