import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { install, npm } from "../peers/tools.ts";

/** How each client is started: a program and its first arguments. */
export interface InstalledClients {
  readonly claude: string;
  readonly codex: readonly string[];
  readonly gemini: readonly string[];
  readonly opencode: readonly string[];
}

const folder = fileURLToPath(new URL(".", import.meta.url));

/**
 * Installs the clients of `package.json` here, once per lock file. Not with `npm ci`: the lock may lack binaries of
 * other platforms, which some mirrors of the registry do not carry, and `ci` asks for all of them.
 */
export async function installClients(): Promise<InstalledClients> {
  await install(folder, (root) => npm(root, "install", "--no-save"));
  const modules = join(folder, "node_modules");
  const windows = process.platform === "win32";
  const node = packaged(modules, [`node-${windows ? "win" : process.platform}-${process.arch}/bin/${exe("node")}`]);
  const platform = `${process.platform}-${process.arch}`;
  const opencode = `opencode-${windows ? "windows" : process.platform}-${process.arch}`;
  return {
    claude: packaged(modules, [`@anthropic-ai/claude-code-${platform}/${exe("claude")}`]),
    codex: [node, packaged(modules, ["@openai/codex/bin/codex.js"])],
    gemini: [node, packaged(modules, ["@google/gemini-cli/bundle/gemini.js"])],
    opencode: [
      packaged(modules, [`${opencode}/bin/${exe("opencode")}`, `${opencode}-baseline/bin/${exe("opencode")}`]),
    ],
  };
}

function exe(name: string): string {
  return process.platform === "win32" ? `${name}.exe` : name;
}

function packaged(modules: string, paths: string[]): string {
  const found = paths.map((path) => join(modules, path)).find((path) => existsSync(path));
  if (found === undefined)
    throw new Error(`${paths.join(" or ")} is not packaged for ${process.platform}-${process.arch}`);
  return found;
}
