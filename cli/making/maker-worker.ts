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
parentPort?.on("message", async (order: Order) => {
  if ("plan" in order) return maker.begin(order.plan);
  if ("ready" in order) {
    told.push(...order.ready);
    return maker.prepare(order.ready);
  }
  const tools = order.tools.map((tool) => (typeof tool === "number" ? (told[tool] as ToolDescriptor) : tool));
  const made = await maker.make({ ...order.manifest, tools });
  parentPort?.postMessage({ made, asked: log.asked } satisfies Answer);
});
