import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { npm } from "./npm.mjs";
import { root } from "./processes.mjs";

export const peersFolder = join(root, "bench/peers");

/** Installs what the other servers import, once per lock file; it has a lock of its own. */
export async function installPeers() {
  const stamp = join(peersFolder, "node_modules/.installed-lock");
  const lock = createHash("sha256")
    .update(readFileSync(join(peersFolder, "package-lock.json")))
    .digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === lock) return;
  await npm(["ci", "--ignore-scripts", "--no-audit", "--no-fund"], peersFolder);
  writeFileSync(stamp, lock);
}

/** What each peer asks its user to install. */
export const peerPackages = {
  sdk1: ["@modelcontextprotocol/sdk", "zod"],
  sdk2: ["@modelcontextprotocol/server", "@modelcontextprotocol/node", "zod"],
  fastmcp: ["fastmcp", "zod"],
  xmcp: ["xmcp", "@xmcp-dev/compiler", "zod"],
  tmcp: [
    "tmcp",
    "@tmcp/adapter-zod",
    "@tmcp/transport-stdio",
    "@tmcp/transport-http",
    "@remix-run/node-fetch-server",
    "zod",
  ],
};
