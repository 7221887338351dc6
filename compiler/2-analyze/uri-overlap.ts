import type { UriPart, UriTemplate } from "../../manifest/index.ts";

/** How the URIs that two templates match relate. */
export interface Overlap {
  /** A URI of both; nothing when there is none. */
  common: string | undefined;
  /** Whether each matches all that the other does. */
  firstHoldsSecond: boolean;
  secondHoldsFirst: boolean;
}

/**
 * Compares what two templates match by walking both at once, a character at a time, over the characters that can make
 * a difference. Queries count as a whole: which variables they hold does not matter.
 */
export function overlapOf(first: UriTemplate, second: UriTemplate): Overlap {
  const [left, right] = [statesOf(first), statesOf(second)];
  const alphabet = alphabetOf(first, second);
  const overlap: Overlap = { common: undefined, firstHoldsSecond: true, secondHoldsFirst: true };
  const seen = new Set<string>();
  let pairs = [{ left: new Set([0]), right: new Set([0]), text: "" }];
  while (pairs.length > 0) {
    const next: typeof pairs = [];
    for (const pair of pairs) {
      const [inLeft, inRight] = [pair.left.has(left.length), pair.right.has(right.length)];
      if (inLeft && inRight) overlap.common ??= pair.text;
      if (inLeft && !inRight) overlap.secondHoldsFirst = false;
      if (inRight && !inLeft) overlap.firstHoldsSecond = false;
      for (const character of alphabet) {
        const reached = {
          left: step(left, pair.left, character),
          right: step(right, pair.right, character),
          text: pair.text + character,
        };
        const key = `${[...reached.left].sort().join()}|${[...reached.right].sort().join()}`;
        if (seen.has(key) || (reached.left.size === 0 && reached.right.size === 0)) continue;
        seen.add(key);
        next.push(reached);
      }
    }
    pairs = next;
  }
  return overlap;
}

/** One place of a template: the characters it takes, whether it may take more of them, and be left out with all behind it. */
interface State {
  takes(character: string): boolean;
  repeats?: true;
  /** Where a match may end although places follow: before a query. */
  optional?: true;
}

function statesOf({ parts, query }: UriTemplate): State[] {
  const states = parts.flatMap((part, index) => partStates(part, index === parts.length - 1 && !query));
  if (!query) return states;
  return [
    ...states,
    { takes: (character) => character === "?", optional: true },
    { takes: (character) => character !== "#", repeats: true, optional: true },
  ];
}

function partStates(part: UriPart, isLast: boolean): State[] {
  switch (part.kind) {
    case "literal":
      return [...part.text].map((expected) => ({ takes: (character) => character === expected }));
    case "segment":
      return [{ takes: (character) => !"/?#".includes(character), repeats: true }];
    case "segments":
      return [{ takes: (character) => !"?#".includes(character), repeats: true }];
    case "rest":
      return [{ takes: (character) => isLast || !"?#".includes(character), repeats: true }];
  }
}

/** The states that can be reached by one character; the one behind the last state means the end. */
function step(states: State[], from: ReadonlySet<number>, character: string): Set<number> {
  const reached = new Set<number>();
  for (const index of from) {
    const state = states[index];
    if (!state?.takes(character)) continue;
    if (state.repeats) reached.add(index);
    reached.add(index + 1);
  }
  for (const index of [...reached]) if (states[index]?.optional) reached.add(states.length);
  return reached;
}

/** Every character that a literal names, those with a meaning, and one for all others. */
function alphabetOf(...templates: UriTemplate[]): string[] {
  const literals = templates.flatMap(({ parts }) =>
    parts.flatMap((part) => (part.kind === "literal" ? [...part.text] : [])),
  );
  const named = new Set([...literals, "/", "?", "#"]);
  const other = [..."xyzabcdefghijklmnopqrstuvw0123456789"].find((character) => !named.has(character)) ?? "%";
  return [other, ...named];
}
