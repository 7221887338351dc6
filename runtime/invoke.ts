import { runInScope } from "./call-scope.ts";
import type { HandlerDefinition, Injected } from "./definition.ts";
import type { Call } from "./dispatch.ts";
import { inject } from "./inject.ts";

/** A call that took longer than its `@timeout` allows. */
export class CallTimeout extends Error {
  override name = "CallTimeout";

  constructor(timeoutMs: number) {
    super(`timed out after ${durationText(timeoutMs)}`);
  }
}

/**
 * Runs a handler for one call and waits for what it gives. With a `@timeout`, no longer than that: its signal aborts,
 * and a `CallTimeout` is thrown whether or not the handler takes notice.
 */
export async function invoke(
  { timeoutMs }: Pick<HandlerDefinition, "timeoutMs">,
  call: Call,
  work: (injected: Injected) => unknown,
): Promise<unknown> {
  const run = (signal: AbortSignal) => {
    const injected = inject(call, signal);
    return runInScope(injected, () => work(injected));
  };
  return timeoutMs === undefined ? run(call.signal) : runWithin(timeoutMs, call.signal, run);
}

async function runWithin(
  timeoutMs: number,
  outer: AbortSignal,
  run: (signal: AbortSignal) => unknown,
): Promise<unknown> {
  const controller = new AbortController();
  const abort = () => controller.abort(outer.reason);
  if (outer.aborted) abort();
  outer.addEventListener("abort", abort, { once: true });
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const timeout = new CallTimeout(timeoutMs);
      reject(timeout); // first, or a handler that throws when its signal aborts would have the last word
      controller.abort(timeout);
    }, timeoutMs);
  });
  try {
    return await Promise.race([run(controller.signal), late]);
  } finally {
    clearTimeout(timer);
    outer.removeEventListener("abort", abort);
  }
}

/** `500 ms`, `1.5 s`, `2 min`. */
function durationText(ms: number): string {
  if (ms < 1000) return `${ms} ms`;
  return ms % 60_000 === 0 ? `${ms / 60_000} min` : `${ms / 1000} s`;
}
