import { join, resolve } from "node:path";
import type { Place } from "./place.ts";

/** Where mcpc keeps what it can do without: in the user's folder for caches, or where `MCPC_CACHE` says. */
export function cacheFolder({ env, home, platform, cwd }: Place): string {
  if (env.MCPC_CACHE) return resolve(cwd, env.MCPC_CACHE);
  if (platform === "darwin") return join(home, "Library/Caches/mcpc");
  if (platform === "win32") return join(env.LOCALAPPDATA || join(home, "AppData/Local"), "mcpc/Cache");
  return join(env.XDG_CACHE_HOME || join(home, ".cache"), "mcpc");
}
