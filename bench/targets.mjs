import { figure, table, times } from "./table.mjs";

/** What a native compiler that checks types at the same time may add to a build. */
const nativeCheck = 1.05;

/** A ratio (`mcpc/bare`) or a figure (`mcpc`) of a measurement, and what its median may be at most. */
export const targets = [
  { measurement: "http-add-cpu", ratio: "mcpc/bare", atMost: 1.3 },
  { measurement: "http-list-cpu", ratio: "mcpc/bare", atMost: 1.3 },
  { measurement: "http-add-cpu", ratio: "mcpc/sdk1", atMost: 1 / 20 },
  { measurement: "http-add-cpu", ratio: "mcpc/sdk2", atMost: 1 / 20 },
  { measurement: "http-list-cpu", ratio: "mcpc/sdk1", atMost: 1 / 20 },
  { measurement: "http-list-cpu", ratio: "mcpc/sdk2", atMost: 1 / 20 },
  { measurement: "http-orders-cpu", ratio: "mcpc/bare", atMost: 1.25 },
  { measurement: "http-add-cpu", ratio: "lane/bare", atMost: 3.5 },
  { measurement: "http-add-cpu", ratio: "lane/lowLevel", atMost: 0.25 },
  { measurement: "stdio-add-cpu", ratio: "mcpc/bare", atMost: 1.5 },
  { measurement: "stdio-orders-cpu", ratio: "mcpc/bare", atMost: 1.2 },
  { measurement: "start-stdio-ms", ratio: "mcpc/bare", atMost: 1.1 },
  { measurement: "start-stdio-ms", ratio: "mcpc/sdk2", atMost: 0.4 },
  { measurement: "start-stdio-memory", ratio: "mcpc/bare", atMost: 1.15 },
  { measurement: "build-10", ratio: "mcpc/tsc", atMost: 0.65 },
  { measurement: "build-10", ratio: "mcpcAfterOthers/tsc", atMost: 0.65 },
  { measurement: "build-10", ratio: "mcpcNative/tsc", atMost: 0.65 * nativeCheck },
  { measurement: "build-200", ratio: "mcpc/tsc", atMost: 0.75 },
  { measurement: "build-200", ratio: "mcpcAfterOthers/tsc", atMost: 0.75 },
  { measurement: "build-200", ratio: "mcpcNative/tsc", atMost: 0.75 * nativeCheck },
  { measurement: "build-2000", ratio: "mcpc/tsc", atMost: 0.85 },
  { measurement: "build-2000", ratio: "mcpcAfterOthers/tsc", atMost: 0.85 },
  { measurement: "build-2000", ratio: "mcpcNative/tsc", atMost: 0.85 * nativeCheck },
  { measurement: "build-10", ratio: "mcpcUnchanged/tsc", atMost: 0.1 },
  { measurement: "build-200", ratio: "mcpcUnchanged/tsc", atMost: 0.1 },
  { measurement: "build-2000", ratio: "mcpcUnchanged/tsc", atMost: 0.1 },
  { measurement: "edit-10-p95", figure: "mcpc", atMost: 120 },
  { measurement: "edit-200-p95", figure: "mcpc", atMost: 120 },
  { measurement: "edit-2000-p95", figure: "mcpc", atMost: 120 },
  { measurement: "size-stdio", figure: "mcpcMinifiedBeforeSdk", atMost: 60_000 },
  { measurement: "http-growth-cpu", ratio: "tools1000/tools1", atMost: 1.1 },
  { measurement: "stdio-growth-cpu", ratio: "tools1000/tools1", atMost: 1.1 },
  { measurement: "start-growth-ms", ratio: "tools1000/tools1", atMost: 1.3 },
];

/** Each target that was measured: `{measurement, title, of, atMost, value, holds, over}`, `over` in per cent of the target. */
export function judge(measurements) {
  const byId = new Map(measurements.map((measured) => [measured.id, measured]));
  return targets.flatMap((target) => {
    const measured = byId.get(target.measurement);
    const of = target.ratio ?? target.figure;
    const value = (target.ratio ? measured?.ratios : measured?.figures)?.[of]?.median;
    if (value === undefined) return [];
    const { title, unit } = measured;
    const { atMost } = target;
    const over = Math.max(0, (value / atMost - 1) * 100);
    const said = target.ratio ? {} : { unit };
    return [{ measurement: target.measurement, title, of, ...said, atMost, value, holds: value <= atMost, over }];
  });
}

/** One line per target: what was to be reached, what was, and whether that is enough. */
export function verdictsOf(judged) {
  const rows = judged.map(({ title, of, unit, atMost, value, holds, over }) => {
    const say = (number) => (unit === undefined ? times(number) : figure(number, unit));
    return [title, of, `at most ${say(atMost)}`, say(value), holds ? "holds" : `${Math.ceil(over)} % over`];
  });
  return table([["target", "of", "", "median", ""], ...rows]);
}
