import { beforeAll, describe, expect, it } from "vitest";
import { howMuch, randomFrom } from "../values/random.ts";
import { type Candidate, type Comparison, compare, type Disagreement } from "./compare.ts";
import { randomType } from "./random-types.ts";
import { reasonFor, reasons } from "./reasons.ts";
import { shrink } from "./shrink.ts";
import { leaf } from "./type-tree.ts";

const { seed, times: rounds } = howMuch;
const TYPES = 1_500;

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
    let comparison: Comparison;
    let unexplained: Disagreement[] = [];
    const explained = new Map<string, number>(reasons.map(({ name }) => [name, 0]));

    beforeAll(async () => {
      comparison = await compare(candidatesFrom(first));
      unexplained = comparison.disagreements.filter((found) => {
        const reason = reasonFor(found);
        if (reason) explained.set(reason.name, (explained.get(reason.name) ?? 0) + 1);
        return !reason;
      });
    }, 240_000);

    it("mean to TypeScript what their schemas say, but for the reasons that are listed", {
      timeout: 240_000,
    }, async () => {
      const [worst] = unexplained.toSorted((a, b) => a.type.length - b.type.length);
      if (worst) expect.fail(await report(worst, unexplained.length, first));
      const share = comparison.disagreements.length / comparison.compared;
      console.log(
        `seed ${first}: ${comparison.compared} values of ${comparison.readings.length} types, ${comparison.refused} refused by TypeScript, ` +
          `${((1 - share) * 100).toFixed(2)} % judged alike; otherwise: ${JSON.stringify(Object.fromEntries(explained))}`,
      );
      expect(share).toBeLessThan(0.04);
      expect(comparison.refused / comparison.compared).toBeGreaterThan(0.3);
    });

    it("are read, most of them, and declared as TypeScript wants them", () => {
      const { readings } = comparison;
      const news = readings.flatMap((reading) => (reading.kind === "unsupported" ? [reading.reason] : []));
      expect(news.filter((reason) => !unsupported.some((known) => reason.endsWith(known)))).toEqual([]);
      expect(readings.filter(({ kind }) => kind === "read").length).toBeGreaterThan(TYPES * 0.7);
      expect(readings.filter(({ kind }) => kind === "mistaken").length).toBeLessThan(TYPES * 0.02);
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

function candidatesFrom(first: number): Candidate[] {
  const random = randomFrom(first);
  return Array.from({ length: TYPES }, (_, index) => ({
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
