import { randomBytes } from "node:crypto";
import { mkdirSync, unlinkSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import ts from "#typescript";
import type { ProjectSettings } from "./project.ts";
import { nearest } from "./users-typescript.ts";

/**
 * Writes a tsconfig.json with the settings as they were read here, for the native compiler, which takes them in no other way,
 * and gives its path. It is in a folder of caches that sees the same packages as the project's own would, and that everybody
 * ignores. Nothing where it cannot be written.
 */
export function writeNativeSettings(root: string, { options, files, tsconfigs }: ProjectSettings): string | undefined {
  const home = tsconfigs[0] === undefined ? root : dirname(tsconfigs[0]);
  const packages = nearest(home, "node_modules");
  if (packages === undefined) return undefined;
  const folder = join(packages, ".cache/mcpc");
  const path = join(folder, `tsconfig.${randomBytes(6).toString("hex")}.json`);
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(path, JSON.stringify(asWritten({ options: forNative(options, home), files, path })));
    return path;
  } catch {
    return undefined;
  }
}

/** Removes what `writeNativeSettings` has written. */
export function removeNativeSettings(path: string): void {
  try {
    unlinkSync(path); // without looking first: whatever a build looks at has to be there for the next one
  } catch {
    // it is in nobody's way
  }
}

/** The same settings where they do not depend on the place of the file that says them. */
function forNative(options: ts.CompilerOptions, home: string): ts.CompilerOptions {
  const { configFile: _, configFilePath: __, pathsBasePath, ignoreDeprecations: ___, ...others } = options;
  const base = typeof pathsBasePath === "string" ? pathsBasePath : (options.baseUrl ?? home);
  const paths = Object.entries(options.paths ?? {}).map(([name, places]) => [
    name,
    places.map((place) => resolve(base, place)),
  ]);
  return {
    ...others,
    paths: Object.fromEntries(paths),
    skipLibCheck: true, // errors in declarations are not the user's
  };
}

/** TypeScript has this for `tsc --showConfig`, without a type. */
const { convertToTSConfig } = ts as unknown as {
  convertToTSConfig(
    config: { options: ts.CompilerOptions; fileNames: string[] },
    path: string,
    host: { getCurrentDirectory(): string; useCaseSensitiveFileNames: boolean },
  ): object;
};

/** What a tsconfig.json at `path` says of settings that were read. */
function asWritten(settings: { options: ts.CompilerOptions; files: string[]; path: string }): object {
  const given = Object.entries(settings.options).filter(([, value]) => value !== undefined);
  return convertToTSConfig({ options: Object.fromEntries(given), fileNames: settings.files }, settings.path, {
    getCurrentDirectory: () => dirname(settings.path),
    useCaseSensitiveFileNames: ts.sys.useCaseSensitiveFileNames,
  });
}
