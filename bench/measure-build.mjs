import { cp, mkdir, readFile, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { build, buildFromNothing, cachingIn } from "./checkout.mjs";
import { interleave } from "./interleave.mjs";
import { firstList } from "./measure-start.mjs";
import { measurement } from "./measurement.mjs";
import { peersFolder } from "./peers.mjs";
import { output, root, timed } from "./processes.mjs";
import { writeProject } from "./project.mjs";
import { ownServer } from "./servers.mjs";
import { buildXmcp, writeXmcpProject } from "./xmcp-project.mjs";

const tsc = join(root, "node_modules/typescript/lib/tsc.js");
const peakMemory = new URL("peers/peak-memory.mjs", import.meta.url).href;

/**
 * How long a build takes beside `tsc --noEmit` of the same project, as whole processes: the first on a machine, with what
 * builds of other projects left, the same with TypeScript 7 installed, and with nothing changed since the build before. xmcp
 * builds the same tools where the plan says so.
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
  const check = [tsc, "--noEmit", "-p", typed];
  const contenders = { tsc: { build: () => timed(process.execPath, check, { cwd: typed }), peak: [typed, check] } };
  for (const [name, checkout] of Object.entries(checkouts))
    Object.assign(contenders, await ourBuilds(workspace, { name, checkout, project }));
  if (xmcp && !checkouts.against) {
    const folder = join(workspace, "xmcp");
    await writeXmcpProject(folder, { adds });
    contenders.xmcp = { build: () => buildXmcp(folder) };
  }
  const megabytes = {};
  for (const [name, { peak }] of Object.entries(contenders)) if (peak) megabytes[name] = [await peakOf(...peak)];
  const milliseconds = await interleave(contenders, plan, ({ build }) => build());
  for (const { folder } of Object.values(contenders))
    if (folder) await firstList(ownServer(join(folder, "dist/server.mjs"), { adds }), "stdio");
  const title = `mcpc build, ${adds} functions in ${filesOf(adds / perFile)}`;
  const memory = `${title}: most memory`;
  return [
    measurement({ id: `build-${adds}`, title, unit: "ms", values: milliseconds, pairs }),
    measurement({ id: `build-${adds}-memory`, title: memory, unit: "MB", values: megabytes, pairs }),
  ];
}

/** Each in a project of its own. The build whose memory is asked for is the one before that where nothing changes. */
async function ourBuilds(workspace, { name, checkout, project }) {
  const [first, later, kept] = [await project(name), await project(`${name}-later`), await project(`${name}-kept`)];
  const native = await withTypeScript7(await project(`${name}-native`));
  const others = await cacheOfOthers(join(workspace, `${name}-others`), checkout);
  return {
    [name]: {
      folder: first,
      build: () => buildWith(checkout, first),
      peak: [kept, [checkout.cli, "build"], checkout.env],
    },
    [`${name}AfterOthers`]: { folder: later, build: () => buildWith(checkout, later, others) },
    [`${name}Native`]: { folder: native, build: () => buildWith(checkout, native, others) },
    [`${name}Unchanged`]: { folder: kept, build: () => build(checkout, kept) },
  };
}

const pairs = [
  ["mcpc", "tsc"],
  ["mcpcAfterOthers", "tsc"],
  ["mcpcNative", "tsc"],
  ["mcpcUnchanged", "tsc"],
  ["mcpc", "xmcp"],
  ["mcpc", "against"],
  ["mcpcAfterOthers", "againstAfterOthers"],
  ["mcpcNative", "againstNative"],
  ["mcpcUnchanged", "againstUnchanged"],
];

function filesOf(count) {
  return count === 1 ? "1 file" : `${count} files`;
}

/** Gives a project the TypeScript that is a native program, as if it had been installed there; gives its folder. */
async function withTypeScript7(folder) {
  await mkdir(join(folder, "node_modules"));
  await symlink(join(peersFolder, "node_modules/typescript-7"), join(folder, "node_modules/typescript"), "junction");
  return folder;
}

/** What builds of another project leave for later ones: a folder, empty where nothing outlives a project. */
async function cacheOfOthers(folder, checkout) {
  const cache = join(folder, "cache");
  await mkdir(cache, { recursive: true });
  await writeProject(folder, { adds: 1 });
  await buildFromNothing(cachingIn(checkout, cache), folder);
  return cache;
}

/** Builds a project from nothing, as the first one on its machine or with what builds of others left. */
async function buildWith(checkout, folder, others) {
  const cache = join(folder, "cache");
  await rm(cache, { recursive: true, force: true });
  if (others) await cp(others, cache, { recursive: true });
  return buildFromNothing(cachingIn(checkout, cache), folder);
}

/** The most memory that a Node process held, in megabytes. What it starts (esbuild) is not in it. */
async function peakOf(folder, args, env = process.env) {
  const file = join(folder, "peak-memory");
  await output(process.execPath, ["--import", peakMemory, ...args], {
    cwd: folder,
    env: { ...env, BENCH_PEAK_MEMORY: file },
  });
  const kilobytes = Number(await readFile(file, "utf8"));
  await rm(file);
  return kilobytes / 1024;
}
