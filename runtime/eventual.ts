/** A value, or the promise of one. A handler that is no async function has its value at once. */
export type Eventual<T> = T | Promise<T>;

/** Goes on with a value in the same tick where it is there: a promise costs more than most handlers do. */
export function whenThere<T, R>(value: Eventual<T>, next: (value: T) => R): Eventual<R> {
  return value instanceof Promise ? value.then(next) : next(value);
}

/** `try`, `await` and `catch` around `work`, without the wait where there is nothing to wait for. */
export function attempt<R>(
  work: () => unknown,
  next: (value: unknown) => R,
  onError: (error: unknown) => R,
): Eventual<R> {
  try {
    const value = work();
    return isThenable(value) ? Promise.resolve(value).then(next).catch(onError) : next(value);
  } catch (error) {
    return onError(error);
  }
}

/** Whether `await` waits for a value: a promise, or what has a `then` of its own, such as a query. */
function isThenable(value: unknown): value is PromiseLike<unknown> {
  if (value === null || (typeof value !== "object" && typeof value !== "function")) return false;
  return "then" in value && typeof value.then === "function";
}
