import { cp, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Finished, runToEnd } from "../peers/processes.ts";

export const cli = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));

/** The project in `kitchen/`, copied away and built, with a home folder that holds no config of any client. */
export interface Kitchen {
  folder: string;
  home: string;
  /** Runs `mcpc` in the project's folder. */
  mcpc(args: string[], options?: { env?: Record<string, string>; input?: string; timeout?: number }): Promise<Finished>;
  remove(): Promise<void>;
}

export async function openKitchen(): Promise<Kitchen> {
  const place = await mkdtemp(join(tmpdir(), "mcpc-kitchen-"));
  const [folder, home] = [join(place, "project"), join(place, "home")];
  await cp(fileURLToPath(new URL("kitchen", import.meta.url)), folder, { recursive: true });
  await mkdir(home);
  const mcpc: Kitchen["mcpc"] = (args, { env = {}, ...options } = {}) =>
    runToEnd(process.execPath, [cli, ...args], {
      cwd: folder,
      env: { HOME: home, USERPROFILE: home, XDG_CONFIG_HOME: join(home, ".config"), ...env },
      timeout: 30_000,
      ...options,
    });
  const { code, stderr } = await mcpc(["build"]);
  if (code !== 0) throw new Error(`mcpc build ended with ${code}:\n${stderr}`);
  return { folder, home, mcpc, remove: () => rm(place, { recursive: true, force: true }) };
}
