import { once } from "node:events";
import { connect } from "node:net";
import { callOf, checkAnswer, initialize, initialized } from "./call.mjs";

const IN_FLIGHT = 32;
const STALL_MS = 20_000;

/**
 * Calls tools over HTTP on 32 keep-alive connections until the time or the count is used up.
 * Bare sockets: node:http's client costs more than the servers measured and would hide them.
 */
export async function httpLoad({ url }, { revision, tools }, bound) {
  const budget = budgetOf(bound);
  await Promise.all(Array.from({ length: IN_FLIGHT }, () => oneConnection(url, { revision, tools }, budget)));
  return budget.answered;
}

/** Calls tools over stdio with 32 calls in flight until the time or the count is used up. */
export async function stdioLoad({ child }, { tools }, bound) {
  const budget = budgetOf(bound);
  const inFlight = new Map();
  const next = (count) => {
    let text = "";
    for (let index = 0; index < count && budget.more(); index++) {
      const call = callOf(budget.next(), "2025-11-25", tools);
      inFlight.set(call.id, call);
      text += `${call.body}\n`;
    }
    if (text) child.stdin.write(text);
  };
  await eachLine(
    child,
    () => next(IN_FLIGHT),
    (lines) => {
      for (const line of lines) {
        const id = Number(/"id":(\d+)[,}]/.exec(line)?.[1]);
        const call = inFlight.get(id);
        if (!call) throw new Error(`An answer nobody asked for: ${line}`);
        checkAnswer(call, line);
        inFlight.delete(id);
        budget.answered++;
      }
      next(lines.length);
      return inFlight.size > 0;
    },
  );
  return budget.answered;
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

/** Hands over whole lines until the receiver answers false. */
function eachLine(child, begin, receive) {
  return new Promise((resolve, reject) => {
    let rest = "";
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
      const lines = (rest + chunk).split("\n");
      rest = lines.pop();
      try {
        if (lines.length > 0 && !receive(lines)) finish();
      } catch (error) {
        finish(error);
      }
    };
    child.stdout.on("data", onData);
    child.once("exit", ended);
    begin();
  });
}

function budgetOf({ milliseconds, calls }) {
  const end = performance.now() + milliseconds;
  let sent = 0;
  return { answered: 0, more: () => sent < calls && performance.now() < end, next: () => sent++ };
}

async function oneConnection(url, { revision, tools }, budget) {
  const socket = connect(Number(url.port), url.hostname);
  await once(socket, "connect");
  socket.setNoDelay(true).setEncoding("latin1");
  try {
    await new Promise((resolve, reject) => {
      let received = "";
      let call;
      const next = () => {
        if (!budget.more()) return resolve();
        call = callOf(budget.next(), revision, tools);
        socket.write(requestOf(url, revision, call));
      };
      socket.setTimeout(STALL_MS, () => reject(new Error("An HTTP server does not answer")));
      socket.on("error", reject);
      socket.on("close", () => reject(new Error(`An HTTP server closed a connection: ${received}`)));
      socket.on("data", (chunk) => {
        received += chunk;
        const body = bodyOf(received);
        if (body === undefined) return;
        try {
          checkAnswer(call, messageIn(body));
        } catch (error) {
          return reject(new Error(`${error.message}\n${received}`));
        }
        received = "";
        budget.answered++;
        next();
      });
      next();
    });
  } finally {
    socket.removeAllListeners("close");
    socket.destroy();
  }
}

function requestOf(url, revision, { name, body }) {
  const modern = revision === "2026-07-28" ? `Mcp-Method: tools/call\r\nMcp-Name: ${name}\r\n` : "";
  return (
    `POST ${url.pathname} HTTP/1.1\r\nHost: ${url.host}\r\nContent-Type: application/json\r\n` +
    `Accept: application/json, text/event-stream\r\nMCP-Protocol-Version: ${revision}\r\n${modern}` +
    `Content-Length: ${body.length}\r\n\r\n${body}`
  );
}

/** The body of one whole response with a length or in chunks; nothing while more is to come. */
function bodyOf(received) {
  const head = received.indexOf("\r\n\r\n");
  if (head < 0) return undefined;
  const headers = received.slice(0, head);
  const body = received.slice(head + 4);
  const length = /\r\ncontent-length: *(\d+)/i.exec(headers)?.[1];
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
