import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** A file of this package, by its path from the package's root. */
export function ownFile(path: string): string {
  return join(packageRoot(dirname(fileURLToPath(import.meta.url))), path);
}

function packageRoot(folder: string): string {
  return existsSync(join(folder, "package.json")) ? folder : packageRoot(dirname(folder));
}
