import { ratio, spread } from "./statistics.mjs";

/**
 * What was measured of each contender, round by round, as it is printed and written: the spread of its figures, and that
 * of the ratios of pairs, `mcpc/bare` being mcpc's figure divided by the floor's in the same round. Without pairs it is
 * mcpc beside each of the others.
 */
export function measurement({ id, title, unit, values, pairs = mcpcBesideAll(values) }) {
  const present = pairs.filter(([of, to]) => values[of] && values[to]);
  return {
    id,
    title,
    unit,
    figures: mapValues(values, spread),
    ratios: Object.fromEntries(present.map(([of, to]) => [`${of}/${to}`, ratio(values[of], values[to])])),
  };
}

/** mcpc beside each of the others. */
export function mcpcBesideAll(values) {
  return Object.keys(values)
    .filter((name) => name !== "mcpc")
    .map((name) => ["mcpc", name]);
}

export function mapValues(object, change) {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, change(value)]));
}

/** One figure of what each contender was measured by, without those that do not have it. */
export function pick(results, read) {
  const values = mapValues(results, (rounds) => rounds.map(read));
  return Object.fromEntries(Object.entries(values).filter(([, rounds]) => rounds.every(Number.isFinite)));
}
