import { createRequire } from "node:module";
import { dirname, extname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Plugin } from "esbuild";
import { importsOfParts, leavesOut, type ManifestPart } from "./unused-parts.ts";
import type { VirtualModules } from "./virtual-modules.ts";

/** The folder that holds `runtime/`: this package's `dist`, or its root while it runs from source. */
const ownRoot = fileURLToPath(new URL("../..", import.meta.url));
const extension = extname(import.meta.url);
const here = dirname(fileURLToPath(import.meta.url));

/** `dist`, also for a compiler that runs from source. */
const built = new URL(extension === ".ts" ? "../../dist/" : "../../", import.meta.url);

/** Where `npm run build` leaves the page. */
export const pageModule = fileURLToPath(new URL("page/page.js", built));

/** Where `npm run build` leaves what every server has in common; it ends with a slash. */
export const partsFolder = fileURLToPath(new URL("parts/", built));

const ownEntries: Record<string, string> = {
  mcpc: `${ownRoot}runtime/mcpc${extension}`,
  "mcpc/runtime/legacy-sse": `${ownRoot}runtime/transports/legacy-sse${extension}`,
  "mcpc/runtime": `${ownRoot}runtime/index${extension}`,
};

/** URL of what `mcpc`, `mcpc/runtime` or `mcpc/runtime/legacy-sse` stands for, for a program that runs on this machine. */
export function ownUrl(name: string): string | undefined {
  const path = Object.hasOwn(ownEntries, name) ? ownEntries[name] : undefined;
  return path && pathToFileURL(path).href;
}

/** The same, also of what validators import of Ajv. */
export function runningUrl(name: string): string {
  return ownUrl(name) ?? pathToFileURL(createRequire(import.meta.url).resolve(name)).href;
}

/** Whether it is a module of the runtime, or made from such. */
export function isOwnFile(path: string): boolean {
  return path.startsWith(`${ownRoot}runtime/`) || path.startsWith(partsFolder);
}

/** The module that a part calls `../runtime/errors.js`: the very one that the rest of a server is made of. */
function ownPath(specifier: string): string {
  return join(ownRoot, specifier.slice("../".length).replace(/\.js$/, extension));
}

/** What of a bundle is ours. */
export interface OwnContents {
  virtual: VirtualModules;
  /** Parts of the runtime of which nothing is left; a server that was built so never asks for them. */
  unused: readonly ManifestPart[];
}

/**
 * Resolves `mcpc` and `mcpc/runtime` to this package, wherever the user's project is, and gives the virtual modules
 * their text. What validators import of Ajv comes from this package's dependencies, too. Whoever has to know the contents
 * waits for them.
 */
export function ownModules(
  contents: OwnContents | Promise<OwnContents>,
  options: { root: string; transport?: "stdio" | "http"; page?: boolean },
): Plugin {
  const { root, transport } = options;
  return {
    name: "mcpc",
    setup(builder) {
      builder.onResolve({ filter: /^mcpc(\/runtime(\/legacy-sse)?)?$/ }, ({ path }) => ({
        path: ownEntries[path],
        sideEffects: path === "mcpc/runtime",
      }));
      builder.onResolve({ filter: importsOfParts }, async ({ path, importer }) => {
        if (!isOwnFile(importer)) return undefined;
        const isUnused = await leavesOut(path, options, async () => (await contents).unused);
        return isUnused ? { path: "mcpc:unused", namespace: "mcpc-virtual" } : undefined;
      });
      builder.onResolve({ filter: /^mcpc\/page$/ }, () => ({ path: pageModule }));
      builder.onResolve({ filter: /\/sdk-lane\.[jt]s$/ }, ({ importer }) =>
        isOwnFile(importer) ? { path: `${partsFolder}${transport === "stdio" ? "sdk-stdio" : "sdk"}.js` } : undefined,
      );
      builder.onResolve({ filter: /^\.\.\/runtime\// }, ({ path, importer }) =>
        importer.startsWith(partsFolder) ? { path: ownPath(path) } : undefined,
      );
      builder.onResolve({ filter: /^mcpc:/ }, ({ path }) => ({ path, namespace: "mcpc-virtual" }));
      builder.onResolve({ filter: /^ajv(-formats)?\//, namespace: "mcpc-virtual" }, ({ path, kind }) =>
        builder.resolve(path, { kind, resolveDir: here }),
      );
      builder.onLoad({ filter: /.*/, namespace: "mcpc-virtual" }, async ({ path }) => ({
        contents: (await contents).virtual[path] ?? "",
        loader: "js",
        resolveDir: root,
      }));
    },
  };
}

/**
 * A module's name without a path to it: `mcpc/runtime/serve.js`, `zod/v4/core/core.js`, `src/server.ts`. The same on
 * every machine and in every folder. `path` is relative to `from`, as the bundler gives it.
 */
export function moduleName(path: string, from: string): string {
  if (path.startsWith("mcpc-builtin:")) return path.slice("mcpc-builtin:".length);
  const absolute = resolve(from, path);
  if (absolute === pageModule) return "mcpc/page/page.js";
  if (absolute.startsWith(partsFolder)) return `mcpc/parts/${absolute.slice(partsFolder.length)}`;
  if (absolute.startsWith(`${ownRoot}runtime/`) || absolute.startsWith(`${ownRoot}manifest/`)) {
    return `mcpc/${absolute.slice(ownRoot.length).replace(/\.ts$/, ".js")}`;
  }
  const installed = path.lastIndexOf("node_modules/");
  if (installed >= 0) return path.slice(installed + "node_modules/".length);
  return path.replace(/^mcpc-virtual:/, "");
}
