import { type AST, RegExpParser } from "@eslint-community/regexpp";

/** One place in a pattern that takes a character. */
export interface Position {
  /** Which of the sample characters it takes. */
  takes: ReadonlySet<number>;
  /** The places that may come next, each as often as there are ways to get there. */
  next: Map<Position, number>;
  /** The largest repetition it stands in, as written. */
  loop: string;
}

/** A part of a pattern: where it may begin and end, in how many ways, and whether it may be empty. */
interface Part {
  first: Map<Position, number>;
  last: Map<Position, number>;
  nullable: boolean;
}

const nothing: Part = { first: new Map(), last: new Map(), nullable: true };

/** Repetitions beyond this many copies are taken for endless, which they are as good as. */
const mostCopies = 12;
const mostPositions = 400;

/** Every place of a pattern with what may follow it (a Glushkov automaton that counts ways); `undefined` when too large. */
export function automatonOf(pattern: string): Position[] | undefined {
  const parsed = new RegExpParser().parsePattern(pattern, 0, pattern.length, { unicode: true });
  const builder = new Builder(samplesOf(parsed));
  builder.alternatives(parsed.alternatives, "");
  return builder.positions.length > mostPositions ? undefined : builder.positions;
}

/** Builds positions from the inside out. Assertions and backreferences are taken for empty. */
class Builder {
  readonly positions: Position[] = [];
  readonly #samples: string[];

  constructor(samples: string[]) {
    this.#samples = samples;
  }

  alternatives(list: AST.Alternative[], loop: string): Part {
    const parts = list.map(({ elements }) =>
      elements.map((element) => this.#element(element, loop)).reduce(inOrder, nothing),
    );
    return parts.reduce((left, right) => ({
      first: sum(left.first, right.first),
      last: sum(left.last, right.last),
      nullable: left.nullable || right.nullable,
    }));
  }

  #element(element: AST.Element, loop: string): Part {
    switch (element.type) {
      case "Group":
      case "CapturingGroup":
        return this.alternatives(element.alternatives, loop);
      case "Quantifier":
        return this.#repeated(element, loop || element.raw);
      case "Character":
      case "CharacterSet":
      case "CharacterClass":
      case "ExpressionCharacterClass":
        return this.#position(element.raw, loop);
      case "Assertion":
        if ("alternatives" in element) this.alternatives(element.alternatives, loop);
        return nothing;
      case "Backreference":
        return nothing;
    }
  }

  #position(raw: string, loop: string): Part {
    const one = new RegExp(`^(?:${raw})$`, "u");
    const takes = new Set(this.#samples.flatMap((sample, index) => (one.test(sample) ? [index] : [])));
    const position: Position = { takes, next: new Map(), loop };
    this.positions.push(position);
    const only = new Map([[position, 1]]);
    return { first: only, last: only, nullable: false };
  }

  #repeated({ element, min, max }: AST.Quantifier, loop: string): Part {
    if (max === 0 || this.positions.length > mostPositions) return nothing;
    const isEndless = max > mostCopies && max !== min;
    const least = Math.min(min, mostCopies);
    const copies = isEndless ? Math.max(least, 1) : Math.min(max, mostCopies);
    let rest = nothing; // a second copy comes only after a first
    for (let copy = copies; copy > 0; copy--) {
      const part = this.#element(element, loop);
      if (isEndless && copy === copies) link(part.last, part.first);
      const whole = inOrder(part, rest);
      rest = copy <= least ? whole : { ...whole, nullable: true };
    }
    return rest;
  }
}

function inOrder(left: Part, right: Part): Part {
  link(left.last, right.first);
  return {
    first: left.nullable ? sum(left.first, right.first) : left.first,
    last: right.nullable ? sum(left.last, right.last) : right.last,
    nullable: left.nullable && right.nullable,
  };
}

function link(from: Map<Position, number>, to: Map<Position, number>): void {
  for (const [before, ways] of from) {
    for (const [after, more] of to) before.next.set(after, Math.min((before.next.get(after) ?? 0) + ways * more, 2));
  }
}

function sum(left: Map<Position, number>, right: Map<Position, number>): Map<Position, number> {
  const result = new Map(left);
  for (const [position, ways] of right) result.set(position, Math.min((result.get(position) ?? 0) + ways, 2));
  return result;
}

/** Characters that stand for all: ASCII, one of each common kind, and the ends of every range in the pattern. */
function samplesOf(pattern: AST.Pattern): string[] {
  const found = new Set(others);
  for (let code = 0; code < 128; code++) found.add(String.fromCodePoint(code));
  for (const [, hex, long, plain] of pattern.raw.matchAll(/\\u\{?([0-9a-f]{4})|\\u\{([0-9a-f]+)\}|([^\0-\x7f])/giu)) {
    const code = plain ? plain.codePointAt(0) : Number.parseInt(hex ?? long ?? "", 16);
    if (code === undefined || Number.isNaN(code)) continue;
    for (const near of [code - 1, code, code + 1])
      if (near >= 0 && near <= 0x10ffff) found.add(String.fromCodePoint(near));
  }
  return [...found];
}

const others = [
  "\u00a0",
  "é",
  "É",
  "ß",
  "\u0301",
  "ж",
  "Ж",
  "א",
  "中",
  "あ",
  "٣",
  "Ⅷ",
  "²",
  "€",
  "—",
  "\u2028",
  "\ufeff",
  "😀",
];
