import type { Injected } from "./definition.ts";
import { ResultError } from "./encode.ts";

/** More yields than this are no result that a client could take. */
const MAX_YIELDS = 100_000;

/** So many yields may follow each other before other calls get their turn. */
const YIELDS_IN_A_ROW = 1000;

/** Longest text of a yield in a progress message, in characters. */
const MAX_MESSAGE = 500;

/**
 * Runs a generator to its end: yields become progress, and the result is what it returned (`return`) or the list of what
 * it yielded (`yields`). When the call is aborted, the generator is told to return, so that its `finally` blocks run, and
 * the reason is thrown.
 */
export async function drain(stream: "return" | "yields", made: unknown, call: Injected): Promise<unknown> {
  const iterator = iteratorOf(await made);
  const { signal } = call;
  const collected: unknown[] = [];
  let isDone = false;
  let stop = () => {};
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason);
  });
  aborted.catch(() => {}); // it may come when nobody waits
  if (signal.aborted) stop();
  signal.addEventListener("abort", stop, { once: true });
  try {
    for (let count = 1; ; count++) {
      const step = await Promise.race([iterator.next(), aborted]);
      isDone = step.done === true;
      if (step.done) return stream === "return" ? step.value : collected;
      if (stream === "yields") collected.push(step.value);
      if (collected.length > MAX_YIELDS) throw tooMany();
      await Promise.race([report(step.value, count, call), aborted]);
      if (count % YIELDS_IN_A_ROW === 0) await new Promise((resolve) => setImmediate(resolve));
    }
  } finally {
    signal.removeEventListener("abort", stop);
    if (!isDone) void iterator.return?.(); // nobody waits for it: what it awaits may never come
  }
}

function iteratorOf(made: unknown): AsyncIterator<unknown> | Iterator<unknown> {
  if (typeof made === "object" && made !== null) {
    if (Symbol.asyncIterator in made) return (made as AsyncIterable<unknown>)[Symbol.asyncIterator]();
    if (Symbol.iterator in made) return (made as Iterable<unknown>)[Symbol.iterator]();
    if ("next" in made && typeof made.next === "function") return made as Iterator<unknown>;
  }
  throw new ResultError("what cannot be iterated", `it returned ${made === null ? "null" : `a ${typeof made}`}`);
}

function tooMany(): ResultError {
  return new ResultError("too many values", `it yielded more than ${MAX_YIELDS}`);
}

/** A number is progress, and so is an object that has some; anything else is a message, counted. */
function report(value: unknown, count: number, { context }: Injected): Promise<void> {
  if (typeof value === "number") return context.progress(value);
  if (isProgress(value)) return context.progress(value.progress, value.total, value.message);
  return context.progress(count, undefined, typeof value === "string" ? value : shortText(value));
}

function isProgress(value: unknown): value is { progress: number; total?: number; message?: string } {
  if (typeof value !== "object" || value === null || !("progress" in value)) return false;
  const { progress, total, message } = value as Record<string, unknown>;
  const isOptional = (member: unknown, type: string) => member === undefined || typeof member === type;
  return typeof progress === "number" && isOptional(total, "number") && isOptional(message, "string");
}

function shortText(value: unknown): string | undefined {
  try {
    const text = JSON.stringify(value, (_, inner) => (typeof inner === "bigint" ? String(inner) : inner));
    return text && text.length > MAX_MESSAGE ? `${text.slice(0, MAX_MESSAGE - 1)}…` : text;
  } catch {
    return undefined; // progress is no place to fail in
  }
}
