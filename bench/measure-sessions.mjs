import { spawn } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { buildFromNothing } from "./checkout.mjs";
import { interleave } from "./interleave.mjs";
import { measurement, pick } from "./measurement.mjs";
import { listening, stop } from "./processes.mjs";
import { initialize } from "./requests.mjs";

/** Sessions kept by default; beyond them the one used longest ago ends. */
const CAP = 1_000;

const source = `import type { Context } from "mcpc";

/** Bytes of heap in use, garbage collected. */
export function heap(): number {
  gc?.();
  return process.memoryUsage().heapUsed;
}

/** Makes this a server that has sessions. */
export function remember(value: string, ctx: Context): void {
  ctx.session.set("value", value);
}
`;

/** Heap of 2025 sessions that were opened and abandoned: of one, and of three times as many as are kept. */
export async function measureSessions({ workspace, checkouts, plan }) {
  const files = {};
  for (const [name, checkout] of Object.entries(checkouts)) {
    const folder = join(workspace, `sessions-${name}`);
    await mkdir(join(folder, "src"), { recursive: true });
    await writeFile(join(folder, "package.json"), '{ "name": "sessions", "version": "1.0.0", "type": "module" }');
    await writeFile(join(folder, "src/server.ts"), source);
    await buildFromNothing(checkout, folder);
    files[name] = join(folder, "dist/server.mjs");
  }
  const results = await interleave(files, plan, oneProcess);
  return [
    measurement({
      id: "session-heap",
      title: "an open idle session, heap",
      unit: "B",
      values: pick(results, ({ before, atCap }) => (atCap - before) / CAP),
    }),
    measurement({
      id: "abandoned-sessions-heap",
      title: `${3 * CAP} abandoned sessions, heap`,
      unit: "B",
      values: { ...pick(results, ({ beyond }) => beyond), cap: results.mcpc.map(({ atCap }) => atCap) },
    }),
  ];
}

async function oneProcess(file) {
  const child = spawn(process.execPath, ["--expose-gc", file, "--http", "--port", "0", "--log-level", "warning"], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  try {
    const url = await listening(child);
    await post(url, { method: "tools/list" }); // what is loaded once is no session's
    await open(url, 10);
    const before = await heapOf(url);
    await open(url, CAP - 10);
    const atCap = await heapOf(url);
    await open(url, 2 * CAP);
    return { before, atCap, beyond: await heapOf(url) };
  } finally {
    await stop(child);
  }
}

/** Each answer is read, and nothing follows. */
async function open(url, count) {
  for (let index = 0; index < count; index++) {
    const response = await post(url, JSON.parse(initialize));
    if (!response.headers.get("mcp-session-id")) throw new Error(`No session but ${response.status}`);
  }
}

async function heapOf(url) {
  const { text } = await post(url, { method: "tools/call", params: { name: "heap", arguments: {} } });
  const heap = Number(/"result":(\d+)/.exec(text)?.[1]);
  if (!(heap > 0)) throw new Error(`No figure but ${text}`);
  return heap;
}

async function post(url, message) {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/json, text/event-stream" },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, ...message }),
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
}
