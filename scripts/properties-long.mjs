// npm run test:long [-- SEED]: the tests with drawn values, twenty times as many of them, from a new seed each time.
import { spawn } from "node:child_process";

const seed = Number(process.argv[2] ?? Math.floor(Math.random() * 2 ** 31));
const tests = ["test/properties.test.ts", "test/fidelity"];
process.stderr.write(`seed ${seed}: \`npm run test:long -- ${seed}\` draws the same values again\n`);
const env = { ...process.env, MCPC_SEED: String(seed), MCPC_TIMES: "20" };
const child = spawn("npx", ["vitest", "run", "--testTimeout=3600000", "--hookTimeout=3600000", ...tests], {
  env,
  stdio: "inherit",
});
child.on("exit", (code) => {
  process.exitCode = code ?? 1;
});
