import type { Plugin } from "esbuild";
import { isOwnFile } from "./own-modules.ts";

const namespace = "mcpc-builtin";

/**
 * Has the runtime load modules of Node where it first uses them. In one file their imports would be hoisted to the top
 * out of modules that are evaluated later or never, and `import` reads every member of such a module, also those that
 * load others: `node:fs` its streams, for one. What the user's code imports is loaded as ever.
 */
export const lazyBuiltins: Plugin = {
  name: "mcpc-builtins",
  setup(builder) {
    builder.onResolve({ filter: /^node:/ }, ({ path, importer, namespace: from }) => {
      if (from === namespace) return { path, external: true };
      return isOwnFile(importer) ? { path, namespace } : undefined;
    });
    builder.onLoad({ filter: /.*/, namespace }, ({ path }) => ({
      contents: `module.exports = require(${JSON.stringify(path)});`,
      loader: "js",
    }));
  },
};
