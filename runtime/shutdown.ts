import type { Logger } from "./log.ts";

/** How long calls in flight may take to finish once the server has been told to stop. Milliseconds. */
export const GRACE_MS = 5000;

const signals = ["SIGTERM", "SIGINT", "SIGHUP"] as const;
const exitCodes = { SIGTERM: 143, SIGINT: 130, SIGHUP: 129 };

/** Resolves at the first signal that asks the process to stop; the second one stops it at once. */
export function onSignals(log: Logger): Promise<void> {
  return new Promise((resolve) => {
    let stopping = false;
    for (const signal of signals) {
      process.on(signal, () => {
        if (stopping) process.exit(exitCodes[signal]);
        stopping = true;
        log.debug(`${signal}: finishing what is in flight`);
        resolve();
      });
    }
  });
}

/** Waits for `work`, but no longer than `ms`; tells which it was. Never rejects. */
export async function within(ms: number, work: Promise<unknown>): Promise<"done" | "late"> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<"late">((resolve) => {
    timer = setTimeout(() => resolve("late"), ms);
  });
  const done = work.then(
    () => "done" as const,
    () => "done" as const,
  );
  const outcome = await Promise.race([done, late]);
  clearTimeout(timer);
  return outcome;
}
