import { interleave } from "./interleave.mjs";
import { checkSampled, load, openStdio } from "./load.mjs";
import { mapValues, mcpcBesideAll, measurement, pick } from "./measurement.mjs";
import { startMeasured } from "./processes.mjs";
import { fromLoadCore } from "./processor-cores.mjs";
import { buildGrowing, buildServers, growth } from "./servers.mjs";

/** Requests to everybody's server with ten tools and `orders` over both transports, and to ours with more and more tools. */
export async function measureAllCalls({ workspace, checkouts, plan }) {
  const servers = await buildServers(workspace, checkouts, { adds: 10, orders: true });
  const growing = await buildGrowing(workspace, checkouts);
  return fromLoadCore(async () => [
    ...(await measureKinds(servers, "http", httpKinds, plan)),
    ...(await measureKinds(servers, "stdio", stdioKinds, plan)),
    ...(await measureKinds(growing, "http", [httpGrowth], plan)),
    ...(await measureKinds(growing, "stdio", [stdioGrowth], plan)),
  ]);
}

const httpKinds = [
  { id: "http-add", title: "HTTP add", kind: "add" },
  { id: "http-list", title: "HTTP tools/list of 11", kind: "list" },
  { id: "http-orders", title: "HTTP orders, 22 kB", kind: "orders" },
  { id: "http-add-2025", title: "HTTP add, 2025-11-25", kind: "add", among: inRevision2025 },
];
const stdioKinds = [
  { id: "stdio-add", title: "stdio add", kind: "add" },
  { id: "stdio-orders", title: "stdio orders, 22 kB", kind: "orders" },
];
const httpGrowth = { id: "http-growth", title: "HTTP add, more tools", kind: "last", pairs: growth };
const stdioGrowth = { id: "stdio-growth", title: "stdio add, more tools", kind: "last", pairs: growth };

/** One kind of request after the other to servers that stay the same, and are warm when it begins. */
async function measureKinds(servers, transport, kinds, plan) {
  const running = {};
  try {
    for (const [name, server] of Object.entries(servers)) {
      running[name] = { ...startMeasured(server, transport), adds: server.adds };
      running[name].url = await running[name].url;
      if (transport === "stdio") await openStdio(running[name]);
    }
    await interleave(running, { rounds: 1 }, (server) => oneRound(server, kinds[0].kind, plan.warmUp));
    const results = [];
    for (const { among = (all) => all, pairs, ...kind } of kinds) {
      const asked = among(running);
      results.push(...(await measureCalls(asked, { ...kind, plan, pairs: pairs ?? pairsOf(asked) })));
    }
    return results;
  } finally {
    for (const server of Object.values(running)) await server.stop();
  }
}

/** CPU of the server per request of one kind, and requests per second, with 32 in flight. */
async function measureCalls(running, { id, title, kind, pairs, plan }) {
  const measure = (server) => oneRound(server, kind, plan);
  await interleave(running, { rounds: 1 }, measure); // what only this kind runs
  const results = await interleave(running, plan, measure);
  const rates = pick(results, ({ perSecond }) => perSecond);
  return [
    measurement({
      id: `${id}-cpu`,
      title: `${title}: server CPU`,
      unit: "µs",
      values: pick(results, ({ microseconds }) => microseconds),
      pairs,
    }),
    measurement({ id: `${id}-rate`, title: `${title}: per second`, unit: "/s", values: rates, pairs }),
  ];
}

async function oneRound(server, kind, { milliseconds, requests }) {
  const before = await server.cpu();
  const start = performance.now();
  const run = await load(server, { kind, adds: server.adds }, { milliseconds, requests });
  const seconds = (performance.now() - start) / 1000;
  const microseconds = ((await server.cpu()) - before) / run.answered;
  checkSampled(run);
  return { microseconds, perSecond: run.answered / seconds };
}

/** mcpc beside each of the others, and its SDK lane beside the floor and the SDK without McpServer. */
function pairsOf(servers) {
  return [...mcpcBesideAll(servers), ["lane", "bare"], ["lane", "lowLevel"]];
}

/** In the revision of 2025, which those that speak the newest one answer another way; the others are measured already. */
function inRevision2025({ mcpc, against, sdk2, bare }) {
  const servers = Object.entries({ mcpc, against, sdk2, bare }).filter(([, server]) => server);
  return mapValues(Object.fromEntries(servers), (server) => ({ ...server, revision: "2025-11-25" }));
}
