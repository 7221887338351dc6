/** Who may talk to an HTTP server, decided from the `Host` and `Origin` headers (MCP §transports, "Security Warning"). */
export interface HttpGuard {
  /** Whether a request that names this host is meant for this server. Against DNS rebinding. */
  allowsHost(host: string | undefined): boolean;
  /**
   * Whether a page of this origin may call `host`, a host that is allowed. Only browsers send an origin; a request without
   * is allowed.
   */
  allowsOrigin(origin: string | undefined, host: string | undefined): boolean;
}

const loopbackNames = ["localhost", "127.0.0.1", "[::1]"];

/**
 * Bound to loopback, only loopback names (and the bound one) are accepted as `Host`, on any port, since ports get
 * forwarded. Bound to anything else the server cannot know its names: `Host` is checked once `--allow-host` says what
 * they are. `Origin` is always checked: loopback pages and `--allow-origin` pass, and the server's own page
 * where `Host` is checked. Where it is not, a page that rebinds its own name to this machine looks the same.
 */
export function createHttpGuard(options: {
  host: string;
  allowHosts: readonly string[];
  allowOrigins: readonly string[];
}): HttpGuard {
  const bound = bracketed(options.host.toLowerCase());
  const hosts = new Set([...loopbackNames, bound, ...options.allowHosts]);
  const origins = new Set(options.allowOrigins);
  const anyHost = hosts.has("*") || (!isLoopback(bound) && options.allowHosts.length === 0);
  return {
    allowsHost: (host) => anyHost || (host !== undefined && accepts(hosts, host.toLowerCase())),
    allowsOrigin: (origin, host) =>
      origin === undefined ||
      origins.has("*") ||
      origins.has(origin.toLowerCase()) ||
      isLoopbackOrigin(origin) ||
      (!anyHost && isOriginOf(origin, host)),
  };
}

/** Whether only this machine can reach a server bound to `host`. */
export function isLoopback(host: string): boolean {
  const name = host.toLowerCase();
  return name === "localhost" || name === "::1" || name === "[::1]" || /^127(\.\d{1,3}){3}$/.test(name);
}

/** An IPv6 address as it stands in a URL. */
export function bracketed(host: string): string {
  return host.includes(":") && !host.startsWith("[") ? `[${host}]` : host;
}

function accepts(hosts: ReadonlySet<string>, host: string): boolean {
  return hosts.has(host) || hosts.has(host.replace(/:\d+$/, ""));
}

function isLoopbackOrigin(origin: string): boolean {
  return /^https?:\/\/(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i.test(origin);
}

/** Behind a proxy the page may be of `https:` while the server is not; that proxy has the name all the same. */
function isOriginOf(origin: string, host: string | undefined): boolean {
  return host !== undefined && origin.toLowerCase().replace(/^https?:\/\//, "") === host.toLowerCase();
}
