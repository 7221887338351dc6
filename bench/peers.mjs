import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root, timed } from "./processes.mjs";

/** Installs what the hand-written server imports, once per lock file; it has a lock of its own. */
export async function installPeers() {
  const folder = join(root, "bench/peers");
  const stamp = join(folder, "node_modules/.installed-lock");
  const lock = createHash("sha256")
    .update(readFileSync(join(folder, "package-lock.json")))
    .digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === lock) return;
  const foreign = /^npm_config_(workspaces?|include_workspace_root|local_prefix|omit|ignore_scripts)$/i;
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));
  await timed("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: folder, env });
  writeFileSync(stamp, lock);
}
