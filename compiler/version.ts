import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The version of mcpc, from its own package.json. */
export const version = readVersion(dirname(fileURLToPath(import.meta.url)));

function readVersion(folder: string): string {
  const path = join(folder, "package.json");
  if (!existsSync(path)) return readVersion(dirname(folder));
  const { version } = JSON.parse(readFileSync(path, "utf8")) as { version: string };
  return version;
}
