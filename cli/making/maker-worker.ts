import { parentPort } from "node:worker_threads";
import type { MadeServer, ServerPlan } from "../../compiler/index.ts";
import type { Manifest, ToolDescriptor } from "../../manifest/index.ts";
import { type Asked, FileLog } from "../kept-build/file-log.ts";
import { loadServerMaker } from "../load-compiler.ts";

/**
 * What the thread is told: a plan, tools, and then the manifest, in which tools that it was told before are numbers, by their
 * order.
 */
export type Order =
  | { plan: ServerPlan }
  | { ready: readonly ToolDescriptor[] }
  | { manifest: Manifest; tools: (ToolDescriptor | number)[] };

/** What it answers, once. */
export interface Answer {
  made: MadeServer;
  /** What it asked the disk, by absolute path. */
  asked: ReadonlyMap<string, Asked>;
}

const log = new FileLog();
const { ServerMaker } = await loadServerMaker();
log.start();
const maker = new ServerMaker();
const told: ToolDescriptor[] = [];
parentPort?.on("message", (order: Order) => {
  if ("plan" in order) maker.begin(order.plan);
  else if ("ready" in order) prepare(order.ready);
  else make(order).catch(end);
});

function prepare(tools: readonly ToolDescriptor[]): void {
  told.push(...tools);
  maker.prepare(tools);
}

async function make({ manifest, tools }: Extract<Order, { manifest: Manifest }>): Promise<void> {
  const all = tools.map((tool) => (typeof tool === "number" ? (told[tool] as ToolDescriptor) : tool));
  const made = await maker.make({ ...manifest, tools: all });
  parentPort?.postMessage({ made, asked: log.asked } satisfies Answer);
}

/** Ends the thread, whatever Node is told to do of rejections that nobody handles. */
function end(error: unknown): void {
  setImmediate(() => {
    throw error;
  });
}
