import { interleave } from "./interleave.mjs";
import { checkSampled, load, openStdio } from "./load.mjs";
import { mcpcBesideAll, measurement, pick } from "./measurement.mjs";
import { startServer } from "./processes.mjs";
import { fromLoadCore } from "./processor-cores.mjs";
import { residentMegabytes } from "./resident-memory.mjs";
import { bareNode, buildGrowing, buildServers, buildStdioOnly, growth } from "./servers.mjs";

const ONE_LIST = { requests: 1, milliseconds: 20_000 };

/** Cold starts of everybody's server with one tool over both transports, and of ours with more and more tools. */
export async function measureStarts({ workspace, checkouts, plan }) {
  const { tuned: _, ...servers } = await buildServers(workspace, checkouts, { adds: 1 }); // tuned for calls, it starts alike
  const onStdio = { ...servers, ...(await buildStdioOnly(workspace, checkouts)), node: bareNode };
  const growing = await buildGrowing(workspace, checkouts);
  const [stdio, http] = ["stdio", "http"].map((transport) => ({ transport, plan }));
  return fromLoadCore(async () => [
    ...(await measureStart(onStdio, {
      ...stdio,
      id: "start-stdio",
      title: "one tool, stdio",
      pairs: pairsOf(onStdio),
    })),
    ...(await measureStart(servers, { ...http, id: "start-http", title: "one tool, HTTP" })),
    ...(await measureStart(growing, { ...stdio, id: "start-growth", title: "more tools, stdio", pairs: growth })),
  ]);
}

function pairsOf(servers) {
  return [...mcpcBesideAll(servers), ["stdioOnly", "bare"]];
}

/** From spawn to the first answered `tools/list`, over stdio with the handshake between, and what is in memory then. */
async function measureStart(servers, { id, title, transport, pairs, plan }) {
  const measure = (server) => firstList(server, transport);
  if (plan.warmUp) await interleave(servers, { rounds: 1 }, measure); // file caches
  const results = await interleave(servers, plan, measure);
  return [
    measurement({
      id: `${id}-ms`,
      title: `${title}: spawn to first tools/list`,
      unit: "ms",
      values: pick(results, ({ milliseconds }) => milliseconds),
      pairs,
    }),
    measurement({
      id: `${id}-memory`,
      title: `${title}: memory then`,
      unit: "MB",
      values: pick(results, ({ megabytes }) => megabytes),
      pairs,
    }),
  ];
}

/** One start and one list, checked: `{milliseconds, megabytes}`. */
export async function firstList(server, transport) {
  const start = performance.now();
  const running = startServer(server, transport);
  try {
    const list = server.lists === false ? await firstOutput(running) : await handshakeAndList(running, server);
    const milliseconds = performance.now() - start;
    const megabytes = residentMegabytes(running.child.pid);
    checkSampled(list);
    return { milliseconds, megabytes };
  } finally {
    await running.stop();
  }
}

async function handshakeAndList(running, { adds }) {
  if (!running.url) await openStdio(running);
  return load({ ...running, url: await running.url }, { kind: "list", adds }, ONE_LIST);
}

/** Node alone speaks no MCP: it says that it runs. */
async function firstOutput({ child }) {
  for await (const _ of child.stdout) break;
  return { sampled: [] };
}
