// Preloaded into a build whose memory is asked for: writes the most that it held, in kilobytes, when it ends.
import { writeFileSync } from "node:fs";

process.on("exit", () => {
  if (process.env.BENCH_PEAK_MEMORY)
    writeFileSync(process.env.BENCH_PEAK_MEMORY, String(process.resourceUsage().maxRSS));
});
