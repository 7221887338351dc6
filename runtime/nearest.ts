import { distance } from "fastest-levenshtein";

/**
 * The candidate a misspelt word most likely means, or `undefined` when none is really near:
 * at most a third of its letters may differ (one for words of up to five), case aside.
 */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const length = Math.max(word.length, candidate.length);
    const away = distance(canonical(word), canonical(candidate));
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
