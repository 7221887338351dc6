import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runToEnd } from "./peers/processes.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Builds an example where it stands, as its README says, and gives the path of its server file. */
export async function buildExample(name: string): Promise<string> {
  const folder = join(root, "examples", name);
  const cli = join(root, "dist/cli/main.js");
  const { code, stderr } = await runToEnd(process.execPath, [cli, "build"], { cwd: folder, timeout: 60_000 });
  if (code !== 0) throw new Error(`mcpc build of ${name} ended with ${code}:\n${stderr}`);
  return join(folder, "dist/server.mjs");
}
