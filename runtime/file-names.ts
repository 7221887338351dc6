import { basename, sep } from "node:path";
import type { StaticSource } from "./definition.ts";
import { traversalIn } from "./traversal.ts";

/** The URI of the file `name` of a source. */
export function uriOfFile(source: StaticSource, name: string): string {
  if (source.kind === "file") return source.uri;
  return source.uri + name.split("/").map(encodeURIComponent).join("/");
}

/**
 * The file that a URI names in a source: its path within the folder, with forward slashes, or the name of the file
 * itself. Nothing when the URI is not of the source, is badly encoded, or names what is not served.
 */
export function fileNameIn(source: StaticSource, uri: string): string | undefined {
  if (source.kind === "file") return uri === source.uri ? basename(source.path) : undefined;
  if (!uri.startsWith(source.uri)) return undefined;
  const segments = uri.slice(source.uri.length).split("/").map(decoded);
  const names = segments.filter((segment) => segment !== undefined);
  const isWhole = names.length === segments.length && names.every(isServableName);
  return isWhole && isIncluded(source, names.join("/")) ? names.join("/") : undefined;
}

/** Whether the globs of a folder let the file `name` be served; without any, they all are. */
export function isIncluded({ include }: StaticSource, name: string): boolean {
  return include?.some((pattern) => pattern.test(name)) ?? true;
}

/**
 * Whether a file or folder of this name is looked at. What is hidden (`.env`, `.git`) and what is installed is not, nor
 * what could be taken for a path.
 */
export function isServableName(name: string): boolean {
  if (name === "" || name.startsWith(".") || name === "node_modules") return false;
  if (name.includes("/") || (sep === "\\" && name.includes(":"))) return false; // `a.md:stream` of NTFS
  return traversalIn(name) === undefined && !/\p{Surrogate}/u.test(name);
}

/** Nothing for a segment with a query or fragment, and for `%zz` and bytes that are no UTF-8. */
function decoded(segment: string): string | undefined {
  try {
    return /[?#]/.test(segment) ? undefined : decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}
