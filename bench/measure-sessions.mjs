import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { initialize } from "./call.mjs";
import { build } from "./measure-build.mjs";
import { ratiosOf } from "./measure-start.mjs";
import { spread } from "./statistics.mjs";

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
export async function measureSessions(workspace, { rounds }) {
  const folder = join(workspace, "sessions");
  await mkdir(join(folder, "src"), { recursive: true });
  await writeFile(join(folder, "package.json"), JSON.stringify({ name: "sessions", version: "1.0.0", type: "module" }));
  await writeFile(join(folder, "src/server.ts"), source);
  await build(folder);
  const results = [];
  for (let round = 0; round < rounds; round++) results.push(await oneProcess(join(folder, "dist/server.mjs")));
  const each = results.map(({ before, atCap }) => (atCap - before) / CAP);
  const kept = { mcpc: results.map(({ beyond }) => beyond), cap: results.map(({ atCap }) => atCap) };
  return [
    { title: "an open idle session, heap", unit: "B", figures: { mcpc: spread(each) }, ratios: {} },
    {
      title: `${3 * CAP} abandoned sessions, heap`,
      unit: "B",
      figures: { mcpc: spread(kept.mcpc), cap: spread(kept.cap) },
      ratios: ratiosOf(kept),
    },
  ];
}

async function oneProcess(file) {
  const child = spawn(process.execPath, ["--expose-gc", file, "--http", "--port", "0", "--log-level", "warning"], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  const closed = once(child, "close");
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
    child.kill("SIGKILL");
    await closed;
  }
}

async function listening(child) {
  let stderr = "";
  for await (const text of child.stderr.setEncoding("utf8")) {
    stderr += text;
    const url = /listening on (http:\/\/\S+)/.exec(stderr)?.[1];
    if (url) return url;
  }
  throw new Error(`The server ended: ${stderr}`);
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
