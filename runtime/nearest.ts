import { distance } from "fastest-levenshtein";

/** Longer than any name; comparing costs time that grows with length. */
const MAX_LENGTH = 200;

/**
 * The candidate a misspelt word most likely means, or `undefined` when none is really near: at most a third of its
 * letters may differ (one, in short words), or their order. Case, `_` and `-` do not count.
 */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  if (word.length > MAX_LENGTH) return undefined;
  const meant = canonical(word);
  let best: string | undefined;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const name = canonical(candidate);
    const length = Math.max(meant.length, name.length);
    const away =
      letters(meant) === letters(name) && length > 2 ? Math.min(1, distance(meant, name)) : distance(meant, name);
    if (away <= Math.max(1, Math.floor(length / 3)) && away < length && away < bestDistance) {
      best = candidate;
      bestDistance = away;
    }
  }
  return best;
}

/** `user_id`, `user-id` and `userId` are one word to someone who mistypes it. */
function canonical(word: string): string {
  return word.toLowerCase().replaceAll(/[_\-\s]/g, "");
}

function letters(word: string): string {
  return [...word].sort().join("");
}
