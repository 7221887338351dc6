import { realpathSync } from "node:fs";
import { sep } from "node:path";
import { version } from "../../compiler/version.ts";
import { ownFile } from "../own-file.ts";
import type { PackageManager } from "./package-manager.ts";

/** How a project asks for the mcpc that runs: by version, or by its path where it is a checkout and was not installed. */
export function ownDependency(packageManager: PackageManager, root = realpathSync(ownFile("."))): string {
  if (root.split(sep).includes("node_modules")) return `^${version}`;
  const copies = packageManager === "pnpm" || packageManager === "yarn"; // what they do with `file:`
  return `${copies ? "link" : "file"}:${root.split(sep).join("/")}`;
}
