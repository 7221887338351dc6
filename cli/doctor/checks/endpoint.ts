import { isIP } from "node:net";
import { connect as connectTls } from "node:tls";
import { connect } from "../../client/connect.ts";
import { ConnectFailure } from "../../client/connect-failure.ts";
import type { Launch } from "../../launch.ts";
import type { Finding } from "../finding.ts";
import { readLanding } from "../landing.ts";
import type { Subject } from "../subject.ts";
import { checkToolNames } from "./names.ts";

const TIMEOUT_MS = 10_000;

/** Reaches for the address as a client would, and says what stands in the way. */
export async function checkEndpoint({ launch }: Subject): Promise<Finding[]> {
  if (launch.kind !== "http") return [];
  if (!URL.canParse(launch.url)) {
    const fix = "write it as http://127.0.0.1:8000/mcp";
    return [{ code: "url-invalid", severity: "error", problem: `'${launch.url}' is no URL`, fix }];
  }
  try {
    const { client, close } = await connect(launch, { timeoutMs: TIMEOUT_MS });
    const { tools } = await client.listTools();
    await close();
    return checkToolNames(
      tools.map(({ name }) => name),
      launch.url,
    );
  } catch (error) {
    if (error instanceof ConnectFailure) return [await explain(error, launch)];
    const problem = `it connects, and does not list its tools: ${error instanceof Error ? error.message : String(error)}`;
    return [
      { code: "server-fails", severity: "error", problem, where: launch.url, fix: `mcpc list --server ${launch.url}` },
    ];
  }
}

type HttpLaunch = Launch & { kind: "http" };

async function explain(failure: ConnectFailure, { url }: HttpLaunch): Promise<Finding> {
  const finding = (code: string, problem: string, fix: string): Finding => ({
    code,
    severity: "error",
    problem,
    where: url,
    fix,
  });
  const { protocol, host, hostname, port, pathname } = new URL(url);
  switch (failure.problem) {
    case "refused": {
      const start = `node dist/server.mjs --http --port ${port || (protocol === "https:" ? 443 : 80)}`;
      return finding("host-unreachable", `nothing listens on ${host}`, `start the server: ${start}`);
    }
    case "unknown-host":
      return finding(
        "host-unreachable",
        `there is no host '${hostname}'`,
        "correct the name, or ask for its DNS entry",
      );
    case "timeout":
      return finding("host-unreachable", failure.message, "look at firewalls and proxies between here and there");
    case "unauthorized":
      return finding("access-refused", failure.message, accessFix(failure.message));
    case "wrong-path": {
      const right = await rightUrl(url);
      const isSse = /\/sse\/?$/.test(pathname);
      const problem = isSse
        ? "this is the address of the old HTTP+SSE transport"
        : `the endpoint is not at '${pathname}': ${failure.message}`;
      return finding(isSse ? "url-sse" : "url-wrong-path", problem, `use ${right}`);
    }
    default:
      return (await explainTls(failure, url)) ?? finding("server-fails", failure.message, "look at the server's log");
  }
}

/** A refusal of the `Host` header comes from a server that is reached by a name it does not know. */
function accessFix(message: string): string {
  return /403/.test(message)
    ? "start the server with --allow-host HOST, the name you reach it by, or --allow-origin ORIGIN; or give it credentials"
    : "give it credentials: mcpc list --server URL --header 'Authorization: Bearer …'";
}

/** As the server says at `/`, else where servers of mcpc have it. */
async function rightUrl(url: string): Promise<string> {
  return (await readLanding(url))?.url ?? new URL("/mcp", url).href;
}

/** `https:` to a server that has none, `http:` to one that has only that, and certificates nobody vouches for. */
async function explainTls(failure: ConnectFailure, url: string): Promise<Finding | undefined> {
  const { protocol, hostname, port } = new URL(url);
  const handshake = await tlsProblem(hostname, Number(port) || (protocol === "https:" ? 443 : 80));
  const other = protocol === "https:" ? url.replace(/^https/i, "http") : url.replace(/^http/i, "https");
  if (protocol === "http:" && handshake.speaksTls) {
    const problem = "the server speaks https, not http";
    return { code: "tls-mismatch", severity: "error", problem, where: url, fix: `use ${other}` };
  }
  if (protocol !== "https:") return undefined;
  if (!handshake.speaksTls) {
    const problem = `the server does not speak https (${handshake.code ?? failure.message})`;
    return { code: "tls-mismatch", severity: "error", problem, where: url, fix: `use ${other}` };
  }
  if (handshake.code === undefined) return undefined;
  const fix =
    handshake.code === "CERT_HAS_EXPIRED"
      ? "renew the server's certificate"
      : "give clients the certificate of who signed it: NODE_EXTRA_CA_CERTS=/path/to/ca.pem; or use one that is signed for this host";
  const problem = `the server's certificate is not trusted (${handshake.code})`;
  return { code: "tls-untrusted", severity: "error", problem, where: url, fix };
}

/** Shakes hands without trust, and says what trust would have objected to. */
function tlsProblem(host: string, port: number): Promise<{ speaksTls: boolean; code?: string }> {
  return new Promise((resolve) => {
    const name = isIP(host) ? {} : { servername: host };
    const socket = connectTls({ host, port, ...name, rejectUnauthorized: false, timeout: 3_000 });
    const end = (result: { speaksTls: boolean; code?: string }) => {
      socket.destroy();
      resolve(result);
    };
    socket.once("secureConnect", () => {
      const refusal: unknown = socket.authorizationError; // a code, although its type says an Error
      end({ speaksTls: true, ...(refusal ? { code: String(refusal) } : {}) });
    });
    socket.once("timeout", () => end({ speaksTls: false }));
    socket.once("error", (error) => end({ speaksTls: false, ...("code" in error && { code: String(error.code) }) }));
  });
}
