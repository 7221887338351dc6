import type { Plugin } from "esbuild";

const server = "mcpc:server";
const ahead = "mcpc:ahead";
const namespace = "mcpc-ahead";

/**
 * Gives the bundler, as `mcpc:server`, an entry that names the generated one and next to it these files, by absolute paths.
 * It reads them, the runtime and all they import while the generated one is still to be written, and leaves out what that
 * does not import: nothing is taken of the module which names them.
 */
export function readAhead(files: readonly string[], root: string): Plugin {
  const texts: Record<string, string> = {
    [server]: `import "mcpc:entry"; import * as ahead from "${ahead}";`,
    [ahead]: ["mcpc/runtime", ...files].map((path) => `import ${JSON.stringify(path)};`).join("\n"),
  };
  return {
    name: "mcpc-ahead",
    setup(builder) {
      builder.onResolve({ filter: /^mcpc:(server|ahead)$/ }, ({ path }) => ({
        path,
        namespace,
        sideEffects: path === server,
      }));
      builder.onLoad({ filter: /.*/, namespace }, ({ path }) => ({ contents: texts[path], resolveDir: root }));
    },
  };
}
