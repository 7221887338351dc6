import { once } from "node:events";
import { createInterface } from "node:readline";
import { initialize, initialized, listTools } from "./call.mjs";
import { startCold } from "./processes.mjs";
import { interleave, ratio, spread } from "./statistics.mjs";

/** From spawn to the first answered tools/list over stdio, with the handshake between. */
export async function measureStart(servers, { tools, rounds }) {
  await interleave(servers, 1, (server) => firstList(server, tools)); // file caches
  const milliseconds = await interleave(servers, rounds, (server) => firstList(server, tools));
  return {
    title: `spawn to first tools/list over stdio, ${tools} tools`,
    unit: "ms",
    figures: mapValues(milliseconds, spread),
    ratios: ratiosOf(milliseconds),
  };
}

/** mcpc beside each of the others, round by round. */
export function ratiosOf({ mcpc, ...others }) {
  return mapValues(others, (values) => ratio(mcpc, values));
}

export function mapValues(object, change) {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, change(value)]));
}

async function firstList(server, tools) {
  const start = performance.now();
  const child = startCold(server);
  const timer = setTimeout(() => child.kill("SIGKILL"), 20_000);
  try {
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    child.stdin.write(`${initialize}\n`);
    await nextAnswer(lines);
    child.stdin.write(`${initialized}\n${listTools}\n`);
    const { result } = await nextAnswer(lines);
    const milliseconds = performance.now() - start;
    if (result.tools.length !== tools) throw new Error(`${server.file} lists ${result.tools.length} tools`);
    return milliseconds;
  } finally {
    clearTimeout(timer);
    const ended = child.exitCode === null && child.signalCode === null ? once(child, "exit") : undefined;
    child.kill("SIGKILL");
    await ended;
  }
}

async function nextAnswer(lines) {
  const { value, done } = await lines.next();
  if (done) throw new Error("A server ended before it answered");
  return JSON.parse(value);
}
