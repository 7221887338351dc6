import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** Megabytes of a process that are in memory now; nothing where the system does not say. */
export function residentMegabytes(pid) {
  if (process.platform === "linux") {
    const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return Number(kilobytes) / 1024;
  }
  if (process.platform === "win32") return undefined;
  return Number(execFileSync("ps", ["-o", "rss=", "-p", String(pid)], { encoding: "utf8" })) / 1024;
}
