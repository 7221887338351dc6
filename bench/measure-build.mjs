import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { build, buildFromNothing } from "./checkout.mjs";
import { interleave } from "./interleave.mjs";
import { firstList } from "./measure-start.mjs";
import { measurement } from "./measurement.mjs";
import { freePort, output, root, timed } from "./processes.mjs";
import { writeProject } from "./project.mjs";
import { ownServer } from "./servers.mjs";
import { buildXmcp, rebuildXmcp } from "./xmcp-project.mjs";

const tsc = join(root, "node_modules/typescript/lib/tsc.js");
const peakMemory = new URL("peers/peak-memory.mjs", import.meta.url).href;

/**
 * How long a build takes beside `tsc --noEmit` of the same project, as whole processes: from nothing, and with nothing
 * changed since the build before. xmcp builds the same tools where the plan says so.
 */
export async function measureBuilds({ workspace, checkouts, plan }) {
  const results = [];
  for (const size of plan.sizes) {
    const folder = join(workspace, `build-${size.adds}`);
    results.push(await measureBuild(folder, { checkouts, plan, ...size }));
  }
  return results.flat();
}

async function measureBuild(workspace, { checkouts, plan, adds, perFile, xmcp }) {
  const project = async (name) => {
    const folder = join(workspace, name);
    await writeProject(folder, { adds, perFile });
    return folder;
  };
  const typed = await project("tsc");
  const built = [];
  const megabytes = { tsc: [await peakOf(typed, [tsc, "--noEmit", "-p", typed])] };
  const contenders = { tsc: () => timed(process.execPath, [tsc, "--noEmit", "-p", typed], { cwd: typed }) };
  for (const [name, checkout] of Object.entries(checkouts)) {
    const [cold, kept] = [await project(name), await project(unchanged(name))];
    megabytes[name] = [await peakOf(kept, [checkout.cli, "build"])];
    contenders[name] = () => buildFromNothing(checkout, cold);
    contenders[unchanged(name)] = () => build(checkout, kept);
    built.push(cold, kept);
  }
  if (xmcp && !checkouts.against) {
    const folder = join(workspace, "xmcp");
    await buildXmcp(folder, { adds }, await freePort());
    contenders.xmcp = () => rebuildXmcp(folder);
  }
  const milliseconds = await interleave(contenders, plan, (run) => run());
  for (const folder of built) await firstList(ownServer(join(folder, "dist/server.mjs"), { adds }), "stdio");
  const title = `mcpc build, ${adds} functions in ${filesOf(adds / perFile)}`;
  return [
    measurement({ id: `build-${adds}`, title, unit: "ms", values: milliseconds, pairs }),
    measurement({
      id: `build-${adds}-memory`,
      title: `${title}: most memory`,
      unit: "MB",
      values: megabytes,
      pairs,
    }),
  ];
}

const pairs = [
  ["mcpc", "tsc"],
  ["mcpcUnchanged", "tsc"],
  ["mcpc", "xmcp"],
  ["mcpc", "against"],
  ["mcpcUnchanged", "againstUnchanged"],
];

function filesOf(count) {
  return count === 1 ? "1 file" : `${count} files`;
}

function unchanged(name) {
  return `${name}Unchanged`;
}

/** The most memory that a Node process held, in megabytes. What it starts (esbuild) is not in it. */
async function peakOf(folder, args) {
  const file = join(folder, "peak-memory");
  const env = { ...process.env, BENCH_PEAK_MEMORY: file };
  await output(process.execPath, ["--import", peakMemory, ...args], { cwd: folder, env });
  const kilobytes = Number(await readFile(file, "utf8"));
  await rm(file);
  return kilobytes / 1024;
}
