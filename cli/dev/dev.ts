import { basename } from "node:path";
import { onSignals } from "../../runtime/shutdown.ts";
import { Failure } from "../failure.ts";
import { DevLoop } from "./dev-loop.ts";
import { HostProcess } from "./host-process.ts";
import { removeIfEmpty, removeStaleModules } from "./module-file.ts";
import { Report } from "./report.ts";
import { type ServerOptions, serverFlags } from "./server-flags.ts";
import { StdioRelay } from "./stdio-relay.ts";

export type DevFlags = ServerOptions;

/** `mcpc dev`: serves what it compiles, until a signal or its client ends it. Gives the exit code. */
export async function dev(entries: string[], options: DevFlags): Promise<number> {
  const flags = serverFlags(options);
  const root = process.cwd();
  const report = new Report(flags.transport);
  const relay = options.stdio ? new StdioRelay() : undefined;
  const host = new HostProcess({
    flags,
    info: { name: basename(root) || "mcpc", version: "0.0.0" },
    ...(relay && { relay }),
    onListening: (url) => report.listening(url),
    onTrouble: (message) => report.trouble(message),
  });
  const loop = new DevLoop({ root, entries, host, report, ...(options.sse && { sse: true }) });
  void onSignals({ debug: () => {}, info: () => {}, warning: () => {}, error: () => {} }).then(() => host.stop());
  process.once("exit", () => host.kill()); // a second signal ends at once, and takes nobody's time
  void loop.run();
  const end = await host.ended;
  await loop.close();
  removeStaleModules(loop.outDir, { own: true });
  removeIfEmpty(loop.outDir);
  process.stdin.destroy();
  if (end.status === "stopped") return 0;
  throw new Failure(end.message, end.exitCode);
}
