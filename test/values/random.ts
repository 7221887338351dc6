const suiteSeed = 20260728;

/**
 * What tests draw: in the suite always the same. `npm run test:long` draws `MCPC_TIMES` as much, from the seed in
 * `MCPC_SEED`.
 */
export const howMuch = {
  seed: Number(process.env.MCPC_SEED ?? suiteSeed),
  times: Number(process.env.MCPC_TIMES ?? 1),
  isSuite: process.env.MCPC_SEED === undefined,
};

/** A source of numbers in [0, 1) that a seed fixes (mulberry32). */
export type Random = () => number;

/** The same seed gives the same numbers. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** A whole number below `end`. */
export function below(random: Random, end: number): number {
  return Math.floor(random() * end);
}

/** One of `items`, which must not be empty. */
export function pick<T>(random: Random, items: readonly T[]): T {
  const item = items[below(random, items.length)];
  if (item === undefined && items.length === 0) throw new Error("Nothing to pick from");
  return item as T;
}
