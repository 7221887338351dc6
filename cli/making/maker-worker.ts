import { parentPort } from "node:worker_threads";
import type { MadeServer, ServerPlan } from "../../compiler/index.ts";
import type { Manifest } from "../../manifest/index.ts";
import { type Asked, FileLog } from "../kept-build/file-log.ts";
import { loadServerMaker } from "../load-compiler.ts";

/** What the thread is told: a plan, and then the manifest. */
export type Order = { plan: ServerPlan } | { manifest: Manifest };

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
parentPort?.on("message", async (order: Order) => {
  if ("plan" in order) return maker.begin(order.plan);
  const made = await maker.make(order.manifest);
  parentPort?.postMessage({ made, asked: log.asked } satisfies Answer);
});
