import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { output, root, timed } from "./processes.mjs";

/** The checkouts of a run by the name of their contender: `mcpc`, and `against` where another one was named. */
export function checkoutsOf(workspace, against) {
  const mcpc = checkoutAt(root, join(workspace, "cache-mcpc"));
  return against === undefined ? { mcpc } : { mcpc, against: checkoutAt(against, join(workspace, "cache-against")) };
}

/** A checkout of mcpc that has been built: this one, or another that it is compared with. */
function checkoutAt(folder, cache) {
  const cli = join(resolve(folder), "dist/cli/main.js");
  if (!existsSync(cli)) throw new Error(`${cli} is missing: run \`npm ci && npm run build\` there`);
  return cachingIn({ root: resolve(folder), cli }, cache);
}

/** A checkout that keeps what outlives a project in this folder, rather than where the user's builds keep it. */
export function cachingIn(checkout, cache) {
  return { ...checkout, env: { ...process.env, MCPC_CACHE: cache } };
}

/** Builds a project with all that earlier builds left, and says how many milliseconds it took. */
export function build({ cli, env }, folder, flags = []) {
  return timed(process.execPath, [cli, "build", ...flags], { cwd: folder, env });
}

/** Builds a project with nothing of earlier builds in its folder; what is kept elsewhere is in `MCPC_CACHE`. */
export async function buildFromNothing(checkout, folder, flags) {
  const left = ["dist", ".mcpc", "node_modules/.cache"];
  await Promise.all(left.map((path) => rm(join(folder, path), { recursive: true, force: true })));
  return build(checkout, folder, flags);
}

/** Whether a checkout can build a server for one transport alone. */
export async function hasTransportFlag({ cli }) {
  return (await output(process.execPath, [cli, "build", "--help"])).includes("--transport");
}
