import { once } from "node:events";
import { connect } from "node:net";
import { initialize, initialized, lookAt, readWhole, requestOf } from "./requests.mjs";

const IN_FLIGHT = 32;
const STALL_MS = 20_000;

/**
 * Sends requests of one kind until the time or the count is used up, 32 in flight: over stdio down one pipe, over HTTP on
 * as many keep-alive connections. Every answer is looked at; `sampled` are those for {@link checkSampled}.
 */
export async function load(server, { kind, adds }, { milliseconds, requests }) {
  const run = runOf((id) => requestOf(kind, id, server.url ? server.revision : "2025-11-25", adds), {
    milliseconds,
    requests,
  });
  if (server.url) {
    const connections = Math.min(IN_FLIGHT, requests);
    await Promise.all(Array.from({ length: connections }, () => oneConnection(server.url, server.revision, run)));
  } else await onePipe(server.child, run);
  return run;
}

/** One answer in a hundred, and the first, read whole; apart, so that it does not count as the servers' time. */
export function checkSampled({ sampled }) {
  for (const { request, text } of sampled) readWhole(request, text);
}

/** The 2025 handshake, once per stdio connection. */
export async function openStdio({ child }) {
  child.stdout.setEncoding("utf8");
  await eachLine(
    child,
    () => child.stdin.write(`${initialize}\n`),
    ([line]) => {
      if (!JSON.parse(line).result?.protocolVersion) throw new Error(`No handshake: ${line}`);
      return false;
    },
  );
  child.stdin.write(`${initialized}\n`);
}

function runOf(nth, { milliseconds, requests }) {
  const end = performance.now() + milliseconds;
  let sent = 0;
  const run = {
    answered: 0,
    sampled: [],
    more: () => sent < requests && performance.now() < end,
    next: () => nth(sent++),
    take(request, text) {
      lookAt(request, text);
      if (request.id % 100 === 0) run.sampled.push({ request, text });
      run.answered++;
    },
  };
  return run;
}

async function onePipe(child, run) {
  const inFlight = new Map();
  const send = (count) => {
    let text = "";
    for (let index = 0; index < count && run.more(); index++) {
      const request = run.next();
      inFlight.set(request.id, request);
      text += `${request.body}\n`;
    }
    if (text) child.stdin.write(text);
  };
  await eachLine(
    child,
    () => send(IN_FLIGHT),
    (lines) => {
      for (const line of lines) {
        const id = idOf(line);
        const request = inFlight.get(id);
        if (!request) throw new Error(`An answer nobody asked for: ${line.slice(0, 500)}`);
        run.take(request, line);
        inFlight.delete(id);
      }
      send(lines.length);
      return inFlight.size > 0;
    },
  );
}

/** The id of an answer, which stands before its result or behind it: results that are long are not searched for it. */
function idOf(line) {
  const id = /"id":(\d+)[,}]/.exec(line.slice(0, 60)) ?? /"id":(\d+)[,}]/.exec(line.slice(-60));
  return Number(id?.[1]);
}

/** Hands over whole lines until the receiver answers false. */
function eachLine(child, begin, receive) {
  return new Promise((resolve, reject) => {
    let chunks = [];
    const stalled = setTimeout(() => finish(new Error("A stdio server does not answer")), STALL_MS);
    const ended = () => finish(new Error("A stdio server ended during its measurement"));
    const finish = (error) => {
      clearTimeout(stalled);
      child.stdout.off("data", onData);
      child.off("exit", ended);
      if (error) reject(error);
      else resolve();
    };
    const onData = (chunk) => {
      chunks.push(chunk);
      if (!chunk.includes("\n")) return;
      const lines = chunks.join("").split("\n");
      chunks = [lines.pop()];
      try {
        if (!receive(lines)) finish();
      } catch (error) {
        finish(error);
      }
    };
    child.stdout.on("data", onData);
    child.once("exit", ended);
    begin();
  });
}

/** A bare socket: node:http's client costs more than the servers measured and would hide them. */
async function oneConnection(url, revision, run) {
  const socket = connect(Number(url.port), url.hostname);
  await once(socket, "connect");
  socket.setNoDelay(true).setEncoding("latin1");
  try {
    await new Promise((resolve, reject) => {
      let chunks = [];
      let request;
      const next = () => {
        if (!run.more()) return resolve();
        request = run.next();
        socket.write(textOf(url, revision, request));
      };
      socket.setTimeout(STALL_MS, () => reject(new Error("An HTTP server does not answer")));
      socket.on("error", reject);
      socket.on("close", () => reject(new Error(`An HTTP server closed a connection: ${chunks.join("")}`)));
      socket.on("data", (chunk) => {
        chunks.push(chunk);
        const body = bodyOf(chunks);
        if (body === undefined) return;
        try {
          run.take(request, messageIn(body));
        } catch (error) {
          return reject(error);
        }
        chunks = [];
        next();
      });
      next();
    });
  } finally {
    socket.removeAllListeners("close");
    socket.destroy();
  }
}

function textOf(url, revision, { method, name, body }) {
  const modern =
    revision === "2026-07-28" ? `Mcp-Method: ${method}\r\n${name === undefined ? "" : `Mcp-Name: ${name}\r\n`}` : "";
  return (
    `POST ${url.pathname} HTTP/1.1\r\nHost: ${url.host}\r\nContent-Type: application/json\r\n` +
    `Accept: application/json, text/event-stream\r\nMCP-Protocol-Version: ${revision}\r\n${modern}` +
    `Content-Length: ${body.length}\r\n\r\n${body}`
  );
}

/** The body of one whole response with a length or in chunks; nothing while more is to come. Joins what has arrived. */
function bodyOf(chunks) {
  if (chunks.length > 1) chunks.splice(0, chunks.length, chunks.join(""));
  const [received] = chunks;
  const head = received.indexOf("\r\n\r\n");
  if (head < 0) return undefined;
  const headers = received.slice(0, head);
  const length = /\r\ncontent-length: *(\d+)/i.exec(headers)?.[1];
  const body = received.slice(head + 4);
  if (length !== undefined) return body.length >= Number(length) ? body : undefined;
  return body.endsWith("0\r\n\r\n") ? withoutChunkSizes(body) : undefined;
}

function withoutChunkSizes(body) {
  let text = "";
  for (let at = 0; ; ) {
    const lineEnd = body.indexOf("\r\n", at);
    const size = Number.parseInt(body.slice(at, lineEnd), 16);
    if (!(size > 0)) return text;
    text += body.slice(lineEnd + 2, lineEnd + 2 + size);
    at = lineEnd + 2 + size + 2;
  }
}

/** A JSON body, or the message inside a stream of events. */
function messageIn(body) {
  return body.startsWith("{") ? body : body.slice(body.indexOf("data: {") + 6, body.lastIndexOf("}") + 1);
}
