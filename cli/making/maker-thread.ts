import { Worker } from "node:worker_threads";
import type { MadeServer, Maker, ServerPlan } from "../../compiler/index.ts";
import type { Manifest, ToolDescriptor } from "../../manifest/index.ts";
import type { Asked } from "../kept-build/file-log.ts";
import { ownFile } from "../own-file.ts";
import type { Answer, Order } from "./maker-worker.ts";

/**
 * Makes a server in a thread of its own, which loads the bundler while this one loads TypeScript, has it read sources while
 * this one parses them, and goes on while this one checks types.
 */
export class MakerThread implements Maker {
  readonly #worker = new Worker(ownFile("dist/cli/making/maker-worker.js"));
  readonly #answer: Promise<Answer>;
  /** Numbers of the tools that it was told. */
  readonly #told = new Map<ToolDescriptor, number>();
  /** What it has asked the disk by the time that the server is made, by absolute path. */
  asked: ReadonlyMap<string, Asked> = new Map();

  constructor() {
    this.#answer = new Promise((resolve, reject) => {
      this.#worker.once("message", resolve);
      this.#worker.once("error", reject);
      this.#worker.once("exit", () => reject(new Error("the thread that makes the server has ended")));
    });
    this.#answer.catch(() => {}); // whoever has a server made hears of it
  }

  begin(plan: ServerPlan): void {
    this.#tell({ plan });
  }

  prepare(tools: readonly ToolDescriptor[]): void {
    if (tools.length === 0) return;
    for (const tool of tools) this.#told.set(tool, this.#told.size);
    this.#tell({ ready: tools });
  }

  async make(manifest: Manifest): Promise<MadeServer> {
    const tools = manifest.tools.map((tool) => this.#told.get(tool) ?? tool);
    this.#tell({ manifest: { ...manifest, tools: [] }, tools });
    const { made, asked } = await this.#answer;
    this.asked = asked;
    return made;
  }

  stop(): void {
    void this.#worker.terminate();
  }

  #tell(order: Order): void {
    this.#worker.postMessage(order);
  }
}
