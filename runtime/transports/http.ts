import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { DevEvents } from "../dev/dev-events.ts";
import { DirectHttpLane } from "../direct/http-lane.ts";
import { messageOf, StartupError } from "../errors.ts";
import type { Flags } from "../flags.ts";
import type { ServerOptions } from "../protocol/server.ts";
import { loadSdkLane } from "../sdk-lane.ts";
import { GRACE_MS } from "../shutdown.ts";
import { Exchanges } from "./http-exchange.ts";
import { bracketed, isLoopback } from "./http-guard.ts";
import { pageFacts } from "./http-page.ts";
import { createRoutes } from "./http-routes.ts";
import { LazyEndpoint } from "./lazy-endpoint.ts";
import type { LegacySse } from "./legacy-sse.ts";

export interface HttpOptions extends ServerOptions {
  readonly flags: Flags;
  /** Resolves when the process is told to stop. */
  readonly stopped: Promise<void>;
  /** What a page listens to while the server is being developed. */
  readonly devEvents?: DevEvents;
  /** Told where the server listens, in place of the log. */
  onListening?(url: string): void;
}

/**
 * How long a client may take, in milliseconds. A slow one holds a connection, never a call: headers within 10 s, the
 * whole request within 30 s. Kept connections outlive the 60 s at which common proxies drop theirs.
 */
const timeouts = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 65_000,
  connectionsCheckingInterval: 5_000,
};

/**
 * Serves MCP over streamable HTTP until a signal ends it: no new connections, calls in flight finish or are aborted
 * after `GRACE_MS`, streams are closed. Throws a `StartupError` when it cannot listen.
 */
export async function serveHttp(options: HttpOptions): Promise<void> {
  // here and not above, so that a stdio server never loads it
  const { createServer } = await import("node:http");
  const { Server: TcpServer } = await import("node:net");
  const { flags, live, log, devEvents } = options;
  const sessions = { idleMs: flags.sessionTimeout * 60_000, max: flags.maxSessions };
  const keepsSessions = live.current.needsSessions && !flags.stateless;
  const endpoint = new LazyEndpoint(async () => {
    const { createHttpEndpoint } = await loadSdkLane();
    return createHttpEndpoint({ ...options, ...(keepsSessions && { sessions }) });
  });
  if (flags.lane === "sdk") await endpoint.load();
  const direct = new DirectHttpLane({ ...options, remembersClients: keepsSessions });
  const exchanges = new Exchanges(endpoint, log, flags.lane === "sdk" ? undefined : direct);
  const page = pageFacts(live.current, flags, devEvents !== undefined);
  const legacySse = flags.sse ? await loadLegacySse(options) : undefined;
  const route = createRoutes({
    live,
    flags,
    exchanges,
    ...(page && { page }),
    ...(legacySse && { legacySse }),
    ...(devEvents && { devEvents }),
  });
  const server = createServer(timeouts, route);
  const url = await listen(server, flags);
  server.on("error", (error) => log.error(`the HTTP server: ${messageOf(error)}`));
  if (options.onListening) options.onListening(url);
  else process.stderr.write(`mcpc: listening on ${url}\n`);
  if (!isLoopback(flags.host))
    log.warning(`other machines can reach ${flags.host}, and nobody has to prove who they are`);
  await options.stopped;
  TcpServer.prototype.close.call(server); // that of HTTP cuts off answers that are on their way
  await Promise.all([exchanges.finish(GRACE_MS), legacySse?.finish(GRACE_MS)]);
  server.closeAllConnections();
}

async function loadLegacySse({ flags, ...options }: HttpOptions): Promise<LegacySse> {
  const load = options.live.current.legacySse;
  if (!load) {
    throw new StartupError("--sse: this server was built without it; build with `mcpc build --sse` or `sse: true`", 2);
  }
  return (await load()).openLegacySse({ ...options, max: flags.maxSessions });
}

/** Resolves with the URL of the endpoint. */
function listen(server: Server, { host, port, path }: Flags): Promise<string> {
  return new Promise((resolve, reject) => {
    const refuse = (error: NodeJS.ErrnoException) => reject(new StartupError(cannotListen(error, host, port)));
    server.once("error", refuse);
    server.listen(port, host.replace(/^\[|\]$/g, ""), () => {
      server.off("error", refuse);
      const address = server.address() as AddressInfo; // listening on TCP, so it is one
      resolve(`http://${bracketed(host)}:${address.port}${path}`);
    });
  });
}

function cannotListen(error: NodeJS.ErrnoException, host: string, port: number): string {
  switch (error.code) {
    case "EADDRINUSE":
      return `port ${port} is taken on ${host}; choose another with --port (0 for any)`;
    case "EACCES":
      return `port ${port} needs more rights than this process has; choose another with --port`;
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
      return `'${host}' is no address of this machine; choose another with --host`;
    default:
      return `cannot listen on ${host}:${port}: ${messageOf(error)}`;
  }
}
