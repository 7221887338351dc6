import { rm } from "node:fs/promises";
import { join } from "node:path";
import { root, timed } from "./processes.mjs";
import { writeProject } from "./project.mjs";
import { interleave, ratio, spread } from "./statistics.mjs";

const cli = join(root, "dist/cli/main.js");
const tsc = join(root, "node_modules/typescript/lib/tsc.js");

/** Builds a server from nothing; nothing of an earlier build is left for it to use. */
export async function build(folder) {
  await rm(join(folder, "dist"), { recursive: true, force: true });
  await rm(join(folder, ".mcpc"), { recursive: true, force: true });
  return timed(process.execPath, [cli, "build"], { cwd: folder });
}

/** How long `mcpc build` takes beside `tsc --noEmit` of the same project, as whole processes. */
export async function measureBuild(workspace, tools, rounds) {
  const folder = join(workspace, `build-${tools}`);
  await writeProject(folder, tools);
  const contenders = {
    mcpc: () => build(folder),
    tsc: () => timed(process.execPath, [tsc, "--noEmit", "-p", folder], { cwd: folder }),
  };
  await interleave(contenders, 1, (run) => run()); // file caches
  const milliseconds = await interleave(contenders, rounds, (run) => run());
  return {
    title: `mcpc build, ${tools} tools`,
    unit: "ms",
    figures: { mcpc: spread(milliseconds.mcpc), tsc: spread(milliseconds.tsc) },
    ratios: { tsc: ratio(milliseconds.mcpc, milliseconds.tsc) },
  };
}
