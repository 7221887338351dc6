// The tests that draw values and types, with a seed of their own and 20 times as much:
//   npm run test:long                                 a random seed, which is printed
//   MCPC_SEED=42 npm run test:long -- -t records      a failure again; other arguments go to vitest
//   MCPC_TIMES=3 npm run test:long                    less of it
import { spawnSync } from "node:child_process";
import { randomInt } from "node:crypto";

const seed = process.env.MCPC_SEED ?? String(randomInt(1, 2 ** 31));
const times = process.env.MCPC_TIMES ?? "20";
console.log(
  `Seed ${seed}, ${times} times as much as the suite. Again: MCPC_SEED=${seed} MCPC_TIMES=${times} npm run test:long`,
);

const tests = ["test/properties.test.ts", "test/fidelity/fidelity.test.ts"];
const { status } = spawnSync("npx", ["vitest", "run", ...tests, ...process.argv.slice(2)], {
  stdio: "inherit",
  env: { ...process.env, MCPC_SEED: seed, MCPC_TIMES: times },
});
process.exitCode = status ?? 1;
