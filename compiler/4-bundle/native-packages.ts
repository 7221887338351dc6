import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Plugin } from "esbuild";
import { readPackageManifest } from "./package-manifest.ts";

/** Leaves packages with native code out of the bundle: a `.node` file cannot be part of a JavaScript file. */
export function nativePackages(): Plugin {
  const known = new Map<string, boolean>();
  return {
    name: "mcpc-native",
    setup(builder) {
      builder.onResolve({ filter: /^(@[^/]+\/)?[^./@:][^:]*$/ }, ({ path, resolveDir, namespace }) => {
        if (namespace === "mcpc" || resolveDir === "") return undefined;
        const name = packageName(path);
        const folder = findPackage(name, resolveDir);
        if (!folder) return undefined;
        const isNative = known.get(folder) ?? hasNativeCode(folder);
        known.set(folder, isNative);
        return isNative ? { path, external: true } : undefined;
      });
      builder.onResolve({ filter: /\.node$/ }, ({ path }) => ({ path, external: true }));
    },
  };
}

/** `@scope/name/sub` belongs to `@scope/name`. */
export function packageName(specifier: string): string {
  return specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
}

export function findPackage(name: string, from: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, "node_modules", name);
    if (existsSync(join(candidate, "package.json"))) return candidate;
    if (dirname(folder) === folder) return undefined;
  }
}

/** Compiled on install (node-gyp), shipped inside (prebuilds), or shipped in packages for each platform. */
function hasNativeCode(folder: string): boolean {
  if (existsSync(join(folder, "binding.gyp")) || existsSync(join(folder, "prebuilds"))) return true;
  if (readdirSync(folder).some((name) => name.endsWith(".node"))) return true;
  const manifest = readPackageManifest(folder);
  if (manifest.gypfile || manifest.napi || manifest.binary) return true;
  return Object.keys(manifest.optionalDependencies ?? {}).some((name) => {
    const platform = findPackage(name, folder);
    return platform !== undefined && String(readPackageManifest(platform).main ?? "").endsWith(".node");
  });
}
