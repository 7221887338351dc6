// npm run bench [-- --quick] [-- --only PART] [-- --out FILE]: mcpc beside its peers, as ratios of one run. See README.md.
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { build, measureBuild } from "./measure-build.mjs";
import { measureCalls } from "./measure-calls.mjs";
import { measureDev } from "./measure-dev.mjs";
import { measureSessions } from "./measure-sessions.mjs";
import { measureStart } from "./measure-start.mjs";
import { measureValidators } from "./measure-validators.mjs";
import { installPeers } from "./peers.mjs";
import { root } from "./processes.mjs";
import { writeProject } from "./project.mjs";
import { tableOf } from "./table.mjs";

const TOOLS = 20;
const full = {
  build: { sizes: [10, 100], rounds: 5 },
  start: { rounds: 11 },
  calls: { rounds: 7, bound: { milliseconds: 1_000, calls: 50_000 } },
  validators: { rounds: 9, milliseconds: 300 },
  sessions: { rounds: 3 },
  dev: { tools: 200, edits: 20, builds: 5 },
};
const quick = {
  build: { sizes: [10], rounds: 1 },
  start: { rounds: 1 },
  calls: { rounds: 1, bound: { milliseconds: 300, calls: 500 } },
  validators: { rounds: 1, milliseconds: 20 },
  sessions: { rounds: 1 },
  dev: { tools: 20, edits: 2, builds: 1 },
};

const { values: flags } = parseArgs({
  options: { quick: { type: "boolean" }, only: { type: "string" }, out: { type: "string" } },
});
const parts = ["build", "start", "call", "validators", "sessions", "dev"];
if (flags.only !== undefined && !parts.includes(flags.only)) throw new Error(`--only takes one of ${parts.join(", ")}`);
const wants = (part) => (flags.only ?? part) === part;
const plan = flags.quick ? quick : full;
const isWhole = !flags.quick && !flags.only;
const out = flags.out ?? (isWhole ? join(root, "bench/results.json") : undefined);
const env = { BENCH_TOOLS: String(TOOLS) };
const tuned = { file: join(root, "bench/peers/sdk-tuned-server.mjs"), env };
const [load] = loadavg();
const workspace = await mkdtemp(join(tmpdir(), "mcpc-bench-"));
try {
  await prepare();
  const measurements = [
    ...(wants("build") ? await measureBuilds() : []),
    ...(wants("start") || wants("call") ? await measureServers() : []),
    ...(wants("validators") ? await measureValidators(workspace, plan.validators) : []),
    ...(wants("sessions") ? await measureSessions(workspace, plan.sessions) : []),
    ...(wants("dev") ? [await measureDev(workspace, plan.dev)] : []),
  ];
  process.stdout.write(`${tableOf(measurements)}\n`);
  if (out) await writeFile(out, `${JSON.stringify({ machine: machine(), plan, measurements }, rounded, 2)}\n`);
} finally {
  await rm(workspace, { recursive: true, force: true });
}

async function prepare() {
  if (!existsSync(join(root, "dist/cli/main.js"))) throw new Error("dist/cli/main.js is missing: run `npm run build`");
  await installPeers();
}

async function measureBuilds() {
  return (await inTurn(plan.build.sizes, (size) => measureBuild(workspace, size, plan.build.rounds))).flat();
}

async function measureServers() {
  const servers = await buildServers();
  const start = wants("start") ? [await measureStart(servers, { tools: TOOLS, ...plan.start })] : [];
  const transports = [
    { title: "tools/call over HTTP, 2026-07-28", http: true, revision: "2026-07-28" },
    { title: "tools/call over HTTP, 2025-11-25", http: true, revision: "2025-11-25" },
    { title: "tools/call over stdio", http: false, revision: "2025-11-25" },
  ];
  const calls = await inTurn(wants("call") ? transports : [], (transport) =>
    measureCalls(transport.http ? { ...servers, tuned } : servers, { ...transport, tools: TOOLS, ...plan.calls }),
  );
  return [...start, ...calls].flat();
}

/** The three servers: built by mcpc, written by hand on the SDK, and the floor. */
async function buildServers() {
  const folder = join(workspace, "server");
  await writeProject(folder, TOOLS);
  await build(folder);
  return {
    mcpc: { file: join(folder, "dist/server.mjs"), env },
    handwritten: { file: join(root, "bench/peers/sdk-server.mjs"), env },
    bare: { file: join(root, "bench/peers/bare-server.mjs"), env },
  };
}

async function inTurn(items, run) {
  const results = [];
  for (const item of items) results.push(await run(item));
  return results;
}

/** `load` is that of the last minute before the run: above zero, others were at work, and times are longer than they need be. */
function machine() {
  const cores = cpus();
  const cpu = cores[0]?.model ?? "unknown";
  return { cpu, cores: cores.length, load, node: process.version, platform: process.platform };
}

/** Four digits; the sizes are in the titles. */
function rounded(key, value) {
  if (key === "sizes") return undefined;
  return typeof value === "number" ? Number(value.toPrecision(4)) : value;
}
