import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { root, timed } from "./processes.mjs";

/** A checkout of mcpc that has been built: this one, or another that it is compared with. */
export function checkoutAt(folder) {
  const cli = join(resolve(folder), "dist/cli/main.js");
  if (!existsSync(cli)) throw new Error(`${cli} is missing: run \`npm ci && npm run build\` there`);
  return { root: resolve(folder), cli };
}

/** The checkouts of a run by the name of their contender: `mcpc`, and `against` where another one was named. */
export function checkoutsOf(against) {
  return { mcpc: checkoutAt(root), ...(against !== undefined && { against: checkoutAt(against) }) };
}

/** Builds a project with what an earlier build left, and says how many milliseconds it took. */
export function build({ cli }, folder, { flags = [], env = {} } = {}) {
  return timed(process.execPath, [cli, "build", ...flags], { cwd: folder, env: { ...process.env, ...env } });
}

/** Builds a project from nothing. */
export async function buildFromNothing(checkout, folder, options) {
  await Promise.all(["dist", ".mcpc"].map((left) => rm(join(folder, left), { recursive: true, force: true })));
  return build(checkout, folder, options);
}
