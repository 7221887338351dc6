import { createServer, type IncomingHttpHeaders, request as open, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** A request as a client sent it. */
export interface RecordedRequest {
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Stands between a client and a server, and writes down what the client asks. */
export interface RecordingProxy {
  readonly url: string;
  readonly requests: readonly RecordedRequest[];
  close(): Promise<void>;
}

/** Listens in place of the server at `target`, whose path it keeps. */
export async function startRecordingProxy(target: string): Promise<RecordingProxy> {
  const { hostname, port, pathname } = new URL(target);
  const requests: RecordedRequest[] = [];
  const server = createServer((asked, answer) => {
    const { method = "GET", headers, url: path } = asked;
    const parts: Buffer[] = [];
    const forwarded = open({ hostname, port, path, method, headers }, (answered) => {
      answer.writeHead(answered.statusCode ?? 502, answered.headers);
      answered.on("error", () => answer.destroy()).pipe(answer);
    });
    forwarded.on("error", () => answer.destroy());
    answer.on("close", () => forwarded.destroy());
    asked.on("data", (part: Buffer) => parts.push(part));
    asked.on("end", () => requests.push({ method, headers, body: Buffer.concat(parts).toString() }));
    asked.pipe(forwarded);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port: own } = server.address() as AddressInfo; // listening on TCP, so it is one
  return { url: `http://127.0.0.1:${own}${pathname}`, requests, close: () => close(server) };
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
