import { timed } from "./processes.mjs";

const foreign = /^npm_config_(workspaces?|include_workspace_root|local_prefix|omit|ignore_scripts)$/i;

/** Runs npm in a folder as if nobody had run npm around it; `npm run bench` hands its own settings down. */
export function npm(args, cwd) {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));
  return timed("npm", args, { cwd, env, shell: process.platform === "win32" });
}
