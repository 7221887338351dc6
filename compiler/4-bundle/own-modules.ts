import { readFileSync } from "node:fs";
import { dirname, extname, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import type { ImportKind, Loader, OnLoadResult, OnResolveResult, Plugin, PluginBuild } from "esbuild";

/** Modules that exist only in memory, by the name other modules import them by. */
export type VirtualModules = Record<string, string>;

/** The folder that holds `runtime/`: this package's `dist`, or its root while it runs from source. */
const ownRoot = fileURLToPath(new URL("../..", import.meta.url));
const extension = extname(import.meta.url);

const ownEntries: Record<string, string> = {
  mcpc: `${ownRoot}runtime/mcpc${extension}`,
  "mcpc/runtime": `${ownRoot}runtime/index${extension}`,
  "@modelcontextprotocol/server/_shims": `${ownRoot}runtime/protocol/sdk-shims${extension}`,
};

const namespace = "mcpc";

/**
 * Resolves `mcpc`, `mcpc/runtime` and all they import to this package, wherever the user's project is. These modules
 * go by names without a path in them, so that the same project gives the same bytes in any folder.
 */
export class OwnModules {
  readonly #virtual: VirtualModules;
  readonly #files = new Map<string, string>();

  constructor(virtual: VirtualModules) {
    this.#virtual = virtual;
  }

  /** The file behind a name in the bundler's report, when it is one of ours. */
  fileOf(name: string): string | undefined {
    return this.#files.get(name);
  }

  plugin(projectRoot: string): Plugin {
    return { name: "mcpc", setup: (builder) => this.#setup(builder, projectRoot) };
  }

  #setup(builder: PluginBuild, projectRoot: string): void {
    builder.onResolve({ filter: /^mcpc(\/runtime)?$|^@modelcontextprotocol\/server\/_shims$/ }, ({ path }) => {
      const file = ownEntries[path];
      return file ? this.#own(file) : undefined;
    });
    builder.onResolve({ filter: /^mcpc:/ }, ({ path }) => ({ path, namespace: "mcpc-virtual" }));
    builder.onResolve({ filter: /^ajv(-formats)?\//, namespace: "mcpc-virtual" }, ({ path, kind }) =>
      this.#resolve(builder, path, kind, dirname(fileURLToPath(import.meta.url))),
    );
    builder.onResolve({ filter: /.*/, namespace }, ({ path, kind, pluginData }) =>
      this.#resolve(builder, path, kind, dirname(String(pluginData))),
    );
    builder.onLoad({ filter: /.*/, namespace: "mcpc-virtual" }, ({ path }) => ({
      contents: this.#virtual[path] ?? "",
      loader: "js",
      resolveDir: projectRoot,
    }));
    builder.onLoad({ filter: /.*/, namespace }, ({ pluginData }) => loadOwn(String(pluginData)));
  }

  /** Resolves what one of our own modules imports, from where that module really is. */
  async #resolve(builder: PluginBuild, path: string, kind: ImportKind, from: string): Promise<OnResolveResult> {
    const result = await builder.resolve(path, { kind, resolveDir: from });
    if (result.external || result.namespace !== "file" || result.errors.length > 0) return result;
    return this.#own(result.path, result.sideEffects);
  }

  /** Our own modules do nothing by being imported; of one file the answer is always the same, or builds would differ. */
  #own(file: string, sideEffects = false): OnResolveResult {
    const path = label(file);
    this.#files.set(`${namespace}:${path}`, file);
    return { path, namespace, pluginData: file, sideEffects: sideEffects && !path.startsWith("mcpc/") };
  }
}

/** `mcpc/runtime/serve.js`, `@modelcontextprotocol/server/dist/index.mjs`: the same on every machine. */
function label(file: string): string {
  const path = file.split(sep).join("/");
  const installed = path.lastIndexOf("/node_modules/");
  if (!path.startsWith(ownRoot) && installed >= 0) return path.slice(installed + "/node_modules/".length);
  const inside = relative(ownRoot, file).split(sep).join("/");
  const dependency = inside.lastIndexOf("node_modules/");
  return dependency >= 0 ? inside.slice(dependency + "node_modules/".length) : `mcpc/${inside.replace(/\.ts$/, ".js")}`;
}

/** Without the source map a dependency may bring along: it leads to files that nobody has. */
function loadOwn(file: string): OnLoadResult {
  const loader: Loader = file.endsWith(".ts") ? "ts" : "js";
  const contents = readFileSync(file, "utf8").replace(/^\/\/# sourceMappingURL=.*$/gm, "");
  return { contents, loader, resolveDir: dirname(file), pluginData: file };
}
