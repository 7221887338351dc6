import { McpServer } from "@modelcontextprotocol/server";
import { expect, test } from "vitest";
import type { Clock } from "../../runtime/clock.ts";
import { createLogger } from "../../runtime/log.ts";
import type { RequestHead } from "../../runtime/protocol/http.ts";
import { SessionTable } from "../../runtime/protocol/sessions.ts";

const MINUTE = 60_000;

/** Time that passes when a test says so. */
class FakeClock implements Clock {
  #now = 0;
  #timers: { at: number; work: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  after(ms: number, work: () => void): () => void {
    const timer = { at: this.#now + ms, work };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  get waiting(): number {
    return this.#timers.length;
  }

  pass(ms: number): void {
    const until = this.#now + ms;
    for (;;) {
      const due = this.#timers.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
      if (!due) break;
      this.#timers = this.#timers.filter((timer) => timer !== due);
      this.#now = due.at;
      due.work();
    }
    this.#now = until;
  }
}

/** One HTTP request whose end the test decides. */
function request(method: string, session?: string) {
  const headers = new Headers({
    "content-type": "application/json",
    accept: "application/json, text/event-stream",
    "mcp-protocol-version": "2025-11-25",
    ...(session && { "mcp-session-id": session }),
  });
  let end = () => {};
  const head: RequestHead = {
    method,
    url: "http://localhost/mcp",
    headers,
    signal: new AbortController().signal,
    whenOver: (listener) => {
      end = listener;
    },
    whenLeft: () => {},
  };
  return { head, end: () => end() };
}

function openTable(max = 1000) {
  const clock = new FakeClock();
  const table = new SessionTable({
    limits: { idleMs: 30 * MINUTE, max },
    clock,
    log: createLogger("silent"),
    connect: (transport) => new McpServer({ name: "test", version: "0" }).connect(transport),
  });
  const initialize = {
    jsonrpc: "2.0",
    id: 1,
    method: "initialize",
    params: { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "raw", version: "0" } },
  };
  /** Opens a session and leaves it without a word. */
  const abandon = async (): Promise<string> => {
    const { head, end } = request("POST");
    const answer = await table.open(head, initialize);
    await answer.text();
    end();
    return answer.headers.get("mcp-session-id") ?? "";
  };
  const ping = async (id: string): Promise<number> => {
    const { head, end } = request("POST", id);
    const answer = await table.serve(id, head, { jsonrpc: "2.0", id: 1, method: "ping" });
    await answer.text();
    end();
    return answer.status;
  };
  return { clock, table, abandon, ping };
}

test("1,000 abandoned sessions end when nobody used them for as long as the limit says", async () => {
  const { clock, table, abandon } = openTable();
  for (let count = 0; count < 1000; count++) await abandon();
  clock.pass(29 * MINUTE);
  expect(table.size).toBe(1000);
  clock.pass(2 * MINUTE);
  expect([table.size, clock.waiting]).toEqual([0, 0]);
});

test("there are never more than the limit, and the one used longest ago goes first", async () => {
  const { table, abandon, ping } = openTable(3);
  const [first = "", second = "", third = ""] = [await abandon(), await abandon(), await abandon()];
  expect(await ping(first)).toBe(200);
  for (let count = 0; count < 2; count++) await abandon();
  expect(table.size).toBe(3);
  expect([await ping(first), await ping(second), await ping(third)]).toEqual([200, 404, 404]);
});

test("being used, and being listened to, keeps a session", async () => {
  const { clock, table, abandon, ping } = openTable();
  const [used, listening] = [await abandon(), await abandon()];
  const stream = request("GET", listening);
  const answer = await table.serve(listening, stream.head, undefined);
  for (let hour = 0; hour < 4; hour++) {
    clock.pass(20 * MINUTE);
    expect(await ping(used)).toBe(200);
  }
  expect(table.size).toBe(2);
  await answer.body?.cancel();
  stream.end();
  clock.pass(31 * MINUTE);
  expect(table.size).toBe(0);
});
