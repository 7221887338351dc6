import { join } from "node:path";
import { build as bundle } from "esbuild";
import { buildFromNothing, hasTransportFlag } from "./checkout.mjs";
import { peersFolder } from "./peers.mjs";
import { freePort } from "./processes.mjs";
import { writeProject } from "./project.mjs";
import { buildXmcp, writeXmcpProject } from "./xmcp-project.mjs";

/**
 * Everybody's server with the same tools, by contender: `{stdio, http, env, revision, adds}`, where `stdio` and `http`
 * are the file and the arguments of a process, and `revision` is the newest one that it speaks over HTTP. Beside another
 * checkout there are no peers, only the floor.
 */
export async function buildServers(workspace, checkouts, shape) {
  const ours = await buildOurs(workspace, checkouts, shape);
  const floor = { bare: await bareServer(workspace, shape) };
  return checkouts.against ? { ...ours, ...floor } : { ...ours, ...(await peerServers(workspace, shape)), ...floor };
}

/** What mcpc builds, for each checkout, and `lane`: the same file with the SDK answering everything. */
async function buildOurs(workspace, checkouts, shape) {
  const servers = {};
  for (const [name, checkout] of Object.entries(checkouts)) {
    const folder = join(workspace, `${name}-${shape.adds}`);
    await writeProject(folder, shape);
    await buildFromNothing(checkout, folder);
    servers[name] = ownServer(join(folder, "dist/server.mjs"), shape);
  }
  const lane = { ...servers.mcpc, env: { MCPC_LANE: "sdk" } };
  return { ...servers, lane };
}

/** Our server with one tool over stdio and without HTTP; nothing where a checkout has no `--transport`. */
export async function buildStdioOnly(workspace, { mcpc }) {
  if (!(await hasTransportFlag(mcpc))) return {};
  const folder = join(workspace, "mcpc-stdio");
  await writeProject(folder, { adds: 1 });
  await buildFromNothing(mcpc, folder, ["--transport", "stdio"]);
  return { stdioOnly: ownServer(join(folder, "dist/server.mjs"), { adds: 1 }) };
}

/** Our server with 1, 10, 100 and 1000 tools. */
export async function buildGrowing(workspace, { mcpc }) {
  const servers = {};
  for (const adds of [1, 10, 100, 1000])
    servers[`tools${adds}`] = (await buildOurs(join(workspace, "growing"), { mcpc }, { adds })).mcpc;
  return servers;
}

/** What the others of {@link buildGrowing} are compared with. */
export const growth = [10, 100, 1000].map((adds) => [`tools${adds}`, "tools1"]);

/** A server that mcpc built. */
export function ownServer(file, { adds }) {
  return { ...bothTransports(file), revision: "2026-07-28", adds };
}

/** One file, as ours is. */
async function bareServer(workspace, shape) {
  const outfile = join(workspace, "bare-server.mjs");
  const entryPoints = [join(peersFolder, "bare-server.mjs")];
  await bundle({ entryPoints, outfile, bundle: true, platform: "node", format: "esm", target: "node20" });
  return handWritten(outfile, shape);
}

async function peerServers(workspace, shape) {
  const peer = (name, revision) => handWritten(join(peersFolder, `${name}-server.mjs`), shape, revision);
  const fastmcp = peer("fastmcp", "2025-11-25");
  return {
    sdk1: peer("sdk1", "2025-11-25"),
    sdk2: peer("sdk2"),
    tuned: peer("sdk2-tuned"),
    lowLevel: peer("sdk2-low-level"),
    fastmcp: { ...fastmcp, env: { ...fastmcp.env, PORT: String(await freePort()) } },
    xmcp: await xmcpServer(workspace, shape),
    tmcp: peer("tmcp"),
  };
}

/** It has one file for each transport. */
async function xmcpServer(workspace, shape) {
  const folder = join(workspace, `xmcp-${shape.adds}`);
  await writeXmcpProject(folder, shape);
  await buildXmcp(folder);
  const [stdio, http] = ["stdio.js", "http.js"].map((file) => ({ file: join(folder, "dist", file) }));
  return { stdio, http, revision: "2026-07-28", adds: shape.adds };
}

function handWritten(file, { adds, orders }, revision = "2026-07-28") {
  const env = { BENCH_TOOLS: String(adds), ...(orders && { BENCH_ORDERS: "1" }) };
  return { ...bothTransports(file), env, revision, adds };
}

function bothTransports(file) {
  return { stdio: { file }, http: { file, args: ["--http", "--port", "0"] } };
}

/** Node itself, which lists nothing. */
export const bareNode = { stdio: { file: join(peersFolder, "bare-node.mjs") }, lists: false };
