import { statSync } from "node:fs";

/** When a file was last written, or its time set, in milliseconds since 1970; nothing where there is none. */
export function modifiedAt(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs;
}
