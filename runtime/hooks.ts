import type { Hook } from "./definition.ts";
import { messageOf, StartupError, stackOf } from "./errors.ts";
import type { Logger } from "./log.ts";
import { GRACE_MS, within } from "./shutdown.ts";

/**
 * Runs `@startup` functions, one after the other. Throws a `StartupError` for the first that fails. A process that is
 * told to stop meanwhile aborts the function's signal, gives it `GRACE_MS` to end, and starts nothing more.
 */
export async function runStartup(
  hooks: readonly Hook[],
  stopped: Promise<void>,
  log: Logger,
): Promise<"started" | "stopped"> {
  const controller = new AbortController();
  const stop = stopped.then(() => controller.abort());
  for (const hook of hooks) {
    const running = runHook(hook, controller.signal);
    await Promise.race([settled(running), stop]);
    if (controller.signal.aborted) {
      await within(GRACE_MS, running);
      return "stopped";
    }
    await running.catch((error: unknown) => {
      log.error(`startup function ${hook.source} failed: ${stackOf(error)}`);
      throw new StartupError(`this server cannot start: ${hook.source} failed: ${messageOf(error)}`);
    });
  }
  return "started";
}

/**
 * Runs `@shutdown` functions, one after the other, each for no longer than `GRACE_MS`: then its signal aborts. One that
 * fails or takes too long is a line in the log, and the others still run.
 */
export async function runShutdown(hooks: readonly Hook[], log: Logger): Promise<void> {
  for (const hook of hooks) {
    const controller = new AbortController();
    const running = runHook(hook, controller.signal);
    running.catch((error: unknown) => log.error(`shutdown function ${hook.source} failed: ${stackOf(error)}`));
    if ((await within(GRACE_MS, running)) === "done") continue;
    controller.abort();
    log.error(`shutdown function ${hook.source} did not end within ${GRACE_MS / 1000} s`);
  }
}

/** An exception is a rejection, whether or not the function is asynchronous. */
async function runHook(hook: Hook, signal: AbortSignal): Promise<void> {
  await hook.run({ signal });
}

function settled(work: Promise<unknown>): Promise<void> {
  return work.then(
    () => {},
    () => {},
  );
}
