import { existsSync, readFileSync, realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";

/** The TypeScript that a project installed itself. */
export interface UsersTypeScript {
  /** Absolute path of the package. */
  folder: string;
  /** Its major version. */
  major: number;
}

export function usersTypeScript(root: string): UsersTypeScript | undefined {
  const found = nearest(root, "node_modules/typescript/package.json");
  if (found === undefined) return undefined;
  const { version } = JSON.parse(readFileSync(found, "utf8")) as { version: string };
  return { folder: dirname(found), major: Number.parseInt(version, 10) };
}

/**
 * The program that the compiler is from version 7 on; nothing where it is not installed for this machine. It is in a package
 * of its own for each platform, which the compiler depends on.
 */
export function nativeCompiler({ folder, major }: UsersTypeScript): string | undefined {
  if (major < 7) return undefined;
  const name = `@typescript/typescript-${process.platform}-${process.arch}`;
  try {
    const manifest = createRequire(join(realpathSync(folder), "package.json")).resolve(`${name}/package.json`);
    const program = join(dirname(manifest), "lib", process.platform === "win32" ? "tsc.exe" : "tsc");
    return existsSync(program) ? program : undefined;
  } catch {
    return undefined;
  }
}

/** The nearest file or folder of that name, from `folder` outwards. */
export function nearest(folder: string, name: string): string | undefined {
  const path = resolve(folder, name);
  if (existsSync(path)) return path;
  const parent = dirname(folder);
  return parent === folder ? undefined : nearest(parent, name);
}
