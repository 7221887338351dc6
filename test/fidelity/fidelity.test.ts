import { describe, expect, it } from "vitest";
import { howMuch, randomFrom } from "../values/random.ts";
import { type Candidate, type Comparison, compare, type Disagreement } from "./compare.ts";
import { randomType } from "./random-types.ts";
import { reasonFor, reasons } from "./reasons.ts";
import { shrink } from "./shrink.ts";
import { strange } from "./strange.ts";
import { leaf } from "./type-tree.ts";

const { seed, times: rounds } = howMuch;
const TYPES = 1_500;
const STRANGE_TYPES = 300;

/** What mcpc may say of a type it cannot read; anything else is news. */
const unsupported = [
  "a pattern of strings mcpc cannot check",
  "a pattern of keys mcpc cannot check",
  "which no value has",
  "whose rest element is not the last, which JSON Schema cannot describe",
  "and functions have no JSON form",
  "which is too deep or too large to be described",
  "which JSON cannot express there",
  "and JSON has no undefined to put in an array; use null",
];

describe.each(Array.from({ length: rounds }, (_, round) => seed + round * TYPES))(
  "random types from seed %i",
  (first) => {
    it("mean to TypeScript what their schemas say: 99.9 % of values, and the others for reasons that are listed", {
      timeout: 240_000,
    }, async () => {
      const comparison = await compare(candidatesFrom(first, TYPES));
      expect(await differingShare(comparison, first)).toBeLessThan(0.001);
      expect(comparison.refused / comparison.compared).toBeGreaterThan(0.3);
      const { readings } = comparison;
      const news = readings.flatMap((reading) => (reading.kind === "unsupported" ? [reading.reason] : []));
      expect(news.filter((reason) => !unsupported.some((known) => reason.endsWith(known)))).toEqual([]);
      expect(readings.filter(({ kind }) => kind === "read").length).toBeGreaterThan(TYPES * 0.7);
      expect(readings.filter(({ kind }) => kind === "mistaken").length).toBeLessThan(TYPES * 0.02);
    });

    it("mean the same with strange names, brands and `object` in them, but for reasons that are listed", {
      timeout: 120_000,
    }, async () => {
      const candidates = candidatesFrom(first, STRANGE_TYPES).map((candidate) => ({
        ...candidate,
        tree: strange(candidate.tree),
        isStrange: true,
      }));
      const comparison = await compare(candidates);
      expect(comparison.compared).toBeGreaterThan(STRANGE_TYPES * 5);
      expect(await differingShare(comparison, first)).toBeLessThan(0.1);
    });
  },
);

describe("the reasons on the list", () => {
  it("still make schemas and TypeScript differ, each in its example", { timeout: 60_000 }, async () => {
    const candidates = reasons.map(
      ({ example: [type, value] }): Candidate => ({ tree: leaf(type), isInterface: false, seed, values: [value] }),
    );
    const { disagreements } = await compare(candidates);
    const found = disagreements.map((disagreement) => reasonFor(disagreement)?.name);
    expect(found).toEqual(reasons.map(({ name }) => name));
  });
});

/** How many of the values are judged differently. Fails on one that no reason explains. */
async function differingShare({ disagreements, compared, readings, refused }: Comparison, first: number) {
  const explained = new Map<string, number>();
  const unexplained = disagreements.filter((found) => {
    const reason = reasonFor(found);
    if (reason) explained.set(reason.name, (explained.get(reason.name) ?? 0) + 1);
    return !reason;
  });
  const [worst] = unexplained.toSorted((a, b) => a.type.length - b.type.length);
  if (worst) expect.fail(await report(worst, unexplained.length, first));
  const share = disagreements.length / compared;
  console.log(
    `seed ${first}: ${compared} values of ${readings.length} types, ${refused} refused by TypeScript, ` +
      `${((1 - share) * 100).toFixed(2)} % judged alike; otherwise: ${JSON.stringify(Object.fromEntries(explained))}`,
  );
  return share;
}

function candidatesFrom(first: number, count: number): Candidate[] {
  const random = randomFrom(first);
  return Array.from({ length: count }, (_, index) => ({
    tree: randomType(random, 1 + (index % 3)),
    isInterface: random() < 0.5,
    seed: first + index,
  }));
}

async function report(found: Disagreement, count: number, first: number): Promise<string> {
  const isAlike = (other: Disagreement) => !other.message === !found.message && !reasonFor(other);
  const { type, value, message, reading } = await shrink(found, isAlike);
  return [
    `${count} values are judged differently for no listed reason; seed ${first}. The smallest type found:`,
    `  ${type}`,
    `  const v: T = ${JSON.stringify(value)};`,
    message ? `  mcpc accepts it; TypeScript: ${message}` : "  TypeScript accepts it; mcpc refuses it",
    `  schema: ${JSON.stringify(reading.schema)}`,
  ].join("\n");
}
