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
 * Runs a handler for one call and gives what it gives, be that a promise or not. With a `@timeout` it is waited for no
 * longer than that: its signal aborts, and the promise rejects with a `CallTimeout` whether or not the handler takes notice.
 */
export function invoke(
  { timeoutMs }: Pick<HandlerDefinition, "timeoutMs">,
  call: Call,
  work: (injected: Injected) => unknown,
): unknown {
  const run = (signal?: AbortSignal) => {
    const injected = inject(call, signal);
    return runInScope(injected, () => work(injected));
  };
  return timeoutMs === undefined ? run() : runWithin(timeoutMs, call.signal, run);
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
