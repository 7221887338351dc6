import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What we look at in a dependency's package.json. */
export interface PackageManifest {
  name?: string;
  version?: string;
  license?: unknown;
  main?: string;
  gypfile?: boolean;
  napi?: object;
  binary?: object;
  optionalDependencies?: Record<string, string>;
}

/** package.json of an installed package; empty for a package that has none, or a broken one, which is not ours to judge. */
export function readPackageManifest(folder: string): PackageManifest {
  const path = join(folder, "package.json");
  if (!existsSync(path)) return {};
  try {
    return JSON.parse(readFileSync(path, "utf8").replace(/^\uFEFF/, "")) as PackageManifest;
  } catch {
    return {};
  }
}
