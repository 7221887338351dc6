import { httpLoad, openStdio, stdioLoad } from "./load.mjs";
import { mapValues, ratiosOf } from "./measure-start.mjs";
import { startMeasured } from "./processes.mjs";
import { interleave, spread } from "./statistics.mjs";

/** CPU of the server per tool call, and calls per second, with 32 in flight. */
export async function measureCalls(servers, { title, http, revision, tools, rounds, bound }) {
  const running = {};
  try {
    for (const [name, server] of Object.entries(servers)) {
      running[name] = await startMeasured(server, { http });
      if (!http) await openStdio(running[name]);
    }
    const load = (server) => (http ? httpLoad : stdioLoad)(server, { revision, tools }, bound);
    await interleave(running, 1, load); // warm code
    const rows = await interleave(running, rounds, (server) => oneRound(server, load));
    const cpu = mapValues(rows, (values) => values.map(({ microseconds }) => microseconds));
    const rate = mapValues(rows, (values) => values.map(({ perSecond }) => perSecond));
    return [
      { title: `${title}: server CPU per call`, unit: "µs", figures: mapValues(cpu, spread), ratios: ratiosOf(cpu) },
      { title: `${title}: calls per second`, unit: "/s", figures: mapValues(rate, spread), ratios: ratiosOf(rate) },
    ];
  } finally {
    for (const server of Object.values(running)) await server.stop();
  }
}

async function oneRound(server, load) {
  const before = await server.cpu();
  const start = performance.now();
  const calls = await load(server);
  const seconds = (performance.now() - start) / 1000;
  return { microseconds: ((await server.cpu()) - before) / calls, perSecond: calls / seconds };
}
