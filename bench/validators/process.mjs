// node process.mjs BUNDLE SAMPLES MILLISECONDS: one contender in a process of its own. Prints one line of JSON.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [bundle, samplesFile, milliseconds] = process.argv.slice(2);
const { valid, invalid } = JSON.parse(readFileSync(samplesFile, "utf8"));
const wrong = invalid.map(({ order }) => order);

const cpu = process.cpuUsage();
const start = performance.now();
const { validate, explain } = await import(pathToFileURL(bundle).href);
validate(valid[0]);
const figures = { importMs: performance.now() - start, importCpuMs: cpuSince(cpu) / 1000 };

const verdicts = [...valid, ...wrong].map((order) => Boolean(validate(order)));
const messages = [];
if (explain) {
  for (const order of wrong) messages.push(await explain(order));
  figures.valid = await cpuPerOrder(valid, validate);
  figures.invalid = await cpuPerOrder(wrong, validate);
  figures.explained = await cpuPerOrder(wrong, explain);
}
process.stdout.write(`${JSON.stringify({ figures, verdicts, messages })}\n`);

/** Microseconds of CPU per order, once warm. */
async function cpuPerOrder(orders, check) {
  await runFor(Number(milliseconds) / 2, orders, check);
  const before = process.cpuUsage();
  const count = await runFor(Number(milliseconds), orders, check);
  return cpuSince(before) / count;
}

/** A limit of CPU time, not of the clock: on a busy machine the code is as warm as on a quiet one. */
async function runFor(limit, orders, check) {
  const start = process.cpuUsage();
  let count = 0;
  for (; cpuSince(start) < limit * 1000; count += orders.length) {
    for (const order of orders) {
      const result = check(order);
      if (typeof result === "object") await result; // only ours is asynchronous, as a call is
    }
  }
  return count;
}

function cpuSince(before) {
  const { user, system } = process.cpuUsage(before);
  return user + system;
}
