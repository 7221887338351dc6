import { cpus, loadavg } from "node:os";
import { pinned } from "./processor-cores.mjs";

/**
 * The machine a run is true of. `load` is that of the last minute before the run: above zero, others were at work, and
 * times are longer than they need be. `pinned` says that servers and load had a core each.
 */
export function machine() {
  const cores = cpus();
  const [load] = loadavg();
  const cpu = cores[0]?.model ?? "unknown";
  return { cpu, cores: cores.length, load, node: process.version, platform: process.platform, pinned };
}
