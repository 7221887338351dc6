// npm run bench [-- --quick] [-- --only PART] [-- --against PATH] [-- --out FILE]: mcpc beside its peers, as ratios of
// one run. See README.md.
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { checkoutsOf } from "./checkout.mjs";
import { machine } from "./machine.mjs";
import { measureBuilds } from "./measure-build.mjs";
import { measureAllCalls } from "./measure-calls.mjs";
import { measureEdits } from "./measure-dev.mjs";
import { measureSessions } from "./measure-sessions.mjs";
import { measureSizes } from "./measure-size.mjs";
import { measureStarts } from "./measure-start.mjs";
import { measureValidators } from "./measure-validators.mjs";
import { installPeers } from "./peers.mjs";
import { full, quick } from "./plan.mjs";
import { root } from "./processes.mjs";
import { writeResults } from "./results.mjs";
import { tableOf } from "./table.mjs";
import { judge, verdictsOf } from "./targets.mjs";

/** Each gives measurements of `{workspace, checkouts, plan}`: an empty folder, who builds, and its own lines of the plan. */
const parts = {
  build: measureBuilds,
  start: measureStarts,
  call: measureAllCalls,
  size: measureSizes,
  validators: measureValidators,
  sessions: measureSessions,
  dev: measureEdits,
};

const { values: flags } = parseArgs({
  options: {
    quick: { type: "boolean" },
    only: { type: "string" },
    against: { type: "string" },
    out: { type: "string" },
  },
});
if (flags.only !== undefined && !parts[flags.only])
  throw new Error(`--only takes one of ${Object.keys(parts).join(", ")}`);
const plan = flags.quick ? quick : full;
const isWhole = !flags.quick && !flags.only && !flags.against;
const out = flags.out ?? (isWhole ? join(root, "bench/results.json") : undefined);

const where = machine();
const workspace = await mkdtemp(join(tmpdir(), "mcpc-bench-"));
try {
  const checkouts = checkoutsOf(workspace, flags.against);
  await installPeers();
  const measurements = [];
  for (const part of flags.only ? [flags.only] : Object.keys(parts)) {
    const start = performance.now();
    const folder = join(workspace, part);
    await mkdir(folder);
    const measured = await parts[part]({ workspace: folder, checkouts, plan: plan[part] });
    await rm(folder, { recursive: true, force: true });
    const seconds = Math.round((performance.now() - start) / 1000);
    process.stdout.write(`${part}, in ${seconds} s\n\n${tableOf(measured)}\n\n`);
    measurements.push(...measured);
  }
  const targets = judge(measurements);
  if (targets.length > 0) process.stdout.write(`${verdictsOf(targets)}\n`);
  if (out) await writeResults(out, { machine: where, plan, targets, measurements });
} finally {
  await rm(workspace, { recursive: true, force: true });
}
