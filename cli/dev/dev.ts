import { basename } from "node:path";
import { onSignals } from "../../runtime/shutdown.ts";
import { Failure } from "../failure.ts";
import { removeIfEmpty } from "../write.ts";
import { DevLoop } from "./dev-loop.ts";
import { HostProcess } from "./host-process.ts";
import { type Inspector, openInspector } from "./inspector.ts";
import { removeStaleModules } from "./module-file.ts";
import { Report } from "./report.ts";
import { type ServerOptions, serverFlags } from "./server-flags.ts";
import { StdioRelay } from "./stdio-relay.ts";

export interface DevFlags extends ServerOptions {
  inspector?: boolean;
}

/** `mcpc dev`: serves what it compiles, until a signal or its client ends it. Gives the exit code. */
export async function dev(entries: string[], options: DevFlags): Promise<number> {
  const { inspector: wantsInspector, ...serverOptions } = options;
  const flags = serverFlags(serverOptions);
  if (wantsInspector && options.stdio)
    throw new Failure("--inspector connects over HTTP, which --stdio does without; leave one of them out", 2);
  const root = process.cwd();
  const report = new Report(flags.transport);
  const relay = options.stdio ? new StdioRelay() : undefined;
  let inspector: Inspector | undefined;
  const host = new HostProcess({
    flags,
    info: { name: basename(root) || "mcpc", version: "0.0.0" },
    ...(relay && { relay }),
    onListening(url) {
      report.listening(url);
      if (wantsInspector) inspector ??= openInspector(url, (problem) => report.trouble(problem));
    },
    onTrouble: (message) => report.trouble(message),
  });
  const loop = new DevLoop({ root, entries, host, report, ...(options.sse && { sse: true }) });
  void onSignals({ debug: () => {}, info: () => {}, warning: () => {}, error: () => {} }).then(() => {
    inspector?.close();
    host.stop();
  });
  process.once("exit", () => {
    inspector?.close(); // a second signal ends at once
    host.kill();
  });
  try {
    const end = await Promise.race([host.ended, loop.run()]);
    if (end.status === "refused") throw new Failure(end.message, end.exitCode);
    return 0;
  } finally {
    inspector?.close();
    host.kill();
    await loop.close();
    removeStaleModules(loop.outDir, { own: true });
    removeIfEmpty(loop.outDir);
    process.stdin.destroy();
  }
}
