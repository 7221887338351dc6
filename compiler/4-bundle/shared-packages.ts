import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { OnResolveResult, Plugin, PluginBuild } from "esbuild";
import { findPackage, packageName } from "./native-packages.ts";

/** Tells our own question, where the bundler would find something, from that of the bundler. */
const asked = Symbol("asked");

const namespace = "mcpc-commonjs";

/**
 * Leaves installed packages to Node, which loads each once however often the bundle changes. What only a bundler can
 * load stays with it: packages of a workspace that are sources, JSON and the like, and what Node would not find from
 * `outDir`, where the bundle stands. CommonJS is required rather than imported: a bundler finds names in it that Node
 * does not (`import { debounce } from "lodash"`).
 */
export function sharedPackages(outDir: string): Plugin {
  return {
    name: "mcpc-shared",
    setup(builder) {
      builder.onResolve(
        { filter: /^[^./]/ },
        async ({ path, kind, importer, resolveDir, namespace: from, pluginData }) => {
          if (from === namespace) return { path, external: true };
          if (pluginData === asked || kind === "entry-point" || from === "mcpc-virtual" || /^(mcpc|node):/.test(path))
            return undefined;
          const found = await builder.resolve(path, { kind, importer, resolveDir, namespace: from, pluginData: asked });
          if (found.errors.length > 0) return undefined;
          if (found.external || !isShared(found.path, path, { resolveDir, outDir })) return withoutData(found);
          if (kind === "require-call" || kind === "require-resolve" || isModule(found.path))
            return { path, external: true };
          return { path, namespace };
        },
      );
      requirePackages(builder);
    },
  };
}

function requirePackages(builder: PluginBuild): void {
  builder.onLoad({ filter: /.*/, namespace }, ({ path }) => ({
    contents: `module.exports = require(${JSON.stringify(path)});`,
    loader: "js",
  }));
}

/** What comes of our own question must not look like ours where it is asked again. */
function withoutData({ path, external, namespace, sideEffects, suffix }: OnResolveResult): OnResolveResult {
  return {
    ...(path !== undefined && { path }),
    ...(external !== undefined && { external }),
    ...(namespace !== undefined && { namespace }),
    ...(sideEffects !== undefined && { sideEffects }),
    ...(suffix !== undefined && { suffix }),
  };
}

/** Whether Node can load the file, and finds it from `outDir` by the same name. */
function isShared(
  file: string,
  specifier: string,
  { resolveDir, outDir }: { resolveDir: string; outDir: string },
): boolean {
  if (!/[\\/]node_modules[\\/]/.test(file) || !/\.([cm]?js|node)$/.test(file)) return false;
  const name = packageName(specifier);
  const folder = findPackage(name, resolveDir);
  return folder !== undefined && folder === findPackage(name, outDir);
}

/** Whether Node takes a file for an ES module. */
function isModule(file: string): boolean {
  if (file.endsWith(".mjs")) return true;
  return file.endsWith(".js") && nearestType(dirname(file)) === "module";
}

function nearestType(folder: string): string | undefined {
  const manifest = readText(join(folder, "package.json"));
  if (manifest !== undefined) return typeIn(manifest);
  return dirname(folder) === folder ? undefined : nearestType(dirname(folder));
}

function typeIn(manifest: string): string | undefined {
  try {
    return (JSON.parse(manifest) as { type?: string } | null)?.type;
  } catch {
    return undefined; // a broken one is not ours to judge
  }
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
