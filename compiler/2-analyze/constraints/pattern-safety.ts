import { automatonOf, type Position } from "./pattern-automaton.ts";

/**
 * The part of a pattern that makes it exponential; nothing where there is none. A pattern is exponential when some place
 * can be left and reached again over the same text in two ways: each round doubles what a failing match has to try.
 */
export function explosivePart(pattern: string): string | undefined {
  const positions = automatonOf(pattern);
  if (!positions) return undefined;
  for (const position of positions) {
    if (position.loop && isReachedTwice(position, positions.length)) return position.loop;
  }
  return undefined;
}

/** Walks from a place in two ways at once, over the same text, until both are back. */
function isReachedTwice(start: Position, size: number): boolean {
  const seen = new Map<Position, Set<Position>>();
  const open: [Position, Position, boolean][] = [[start, start, false]];
  const apart = new Map<Position, Set<Position>>();
  for (let next = open.pop(); next; next = open.pop()) {
    const [left, right, wereApart] = next;
    for (const step of steps(left, right)) {
      const areApart = wereApart || step.apart;
      if (step.left === start && step.right === start && areApart) return true;
      const known = areApart ? apart : seen;
      const row = known.get(step.left) ?? new Set();
      known.set(step.left, row);
      if (row.has(step.right) || row.size > size) continue;
      row.add(step.right);
      open.push([step.left, step.right, areApart]);
    }
  }
  return false;
}

interface Step {
  left: Position;
  right: Position;
  /** The two ways differ, or one place can be reached in two ways. */
  apart: boolean;
}

function* steps(left: Position, right: Position): Generator<Step> {
  for (const [a, ways] of left.next) {
    for (const b of right.next.keys()) {
      if (a === b) yield { left: a, right: b, apart: ways > 1 };
      else if (overlap(a, b)) yield { left: a, right: b, apart: true };
    }
  }
}

function overlap(a: Position, b: Position): boolean {
  for (const sample of a.takes) if (b.takes.has(sample)) return true;
  return false;
}
