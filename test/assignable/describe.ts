import { beforeAll, describe, expect, it } from "vitest";
import type { Subject } from "../properties-case.ts";
import type { Running } from "../values/emitted-code.ts";
import { type Disagreement, disagreements } from "./compare.ts";
import { relaxations, widenings } from "./reasons.ts";
import { type Trial, trialsOf } from "./trials.ts";

/** For each parameter of each tool, accepted values and as many refused ones. */
const COUNT = 20;

interface Given {
  subjects: Subject[];
  /** By fixture; there when the tests run. */
  running: () => Record<string, Running>;
  seed: number;
  /** Whether the seed is the one that the suite always has; others may meet fewer reasons. */
  isSuite: boolean;
}

/** Tests that what functions are called with is assignable to their parameters, and what is refused is not. */
export function describeAssignable({ subjects, running, seed, isSuite }: Given): void {
  const inputs = subjects.filter(
    ({ direction, tool }) =>
      direction === "input" && tool.signature.parameters.some((parameter) => "shape" in parameter),
  );
  let trials: Trial[] = [];
  let found: Disagreement[] = [];

  beforeAll(() => {
    trials = inputs.flatMap((subject) => {
      const own = running()[subject.fixture];
      if (!own) throw new Error(`Nothing was emitted for ${subject.fixture}`);
      return trialsOf(subject, own, { seed, count: COUNT });
    });
    found = disagreements(trials);
  }, 240_000);

  it.each([...new Set(inputs.map(({ fixture }) => fixture))])("%s: TypeScript judges alike", (fixture) => {
    const unexplained = found.filter(({ trial, reason }) => trial.subject.fixture === fixture && reason === undefined);
    const [first] = unexplained.toSorted((a, b) => a.trial.text.length - b.trial.text.length);
    if (first) expect.fail(report(first, unexplained.length, seed));
    expect(trials.some(({ subject, accepted }) => subject.fixture === fixture && accepted)).toBe(true);
  });

  describe("all fixtures together", () => {
    it("have enough values of both kinds, and few that TypeScript cannot judge", () => {
      const accepted = trials.filter((trial) => trial.accepted).length;
      expect(accepted).toBeGreaterThan(inputs.length * COUNT * 0.8);
      expect(trials.length - accepted).toBeGreaterThan(inputs.length * COUNT * 0.8);
      expect(found.length).toBeLessThan(trials.length * 0.1);
    });

    it.runIf(isSuite)("need each of the reasons that are listed", () => {
      const used = new Set(found.map(({ reason }) => reason));
      const listed = [...widenings, ...relaxations].map(({ name }) => name);
      expect(listed.filter((name) => !used.has(name))).toEqual([]);
    });
  });
}

function report(
  { trial: { subject, value, text, accepted }, message }: Disagreement,
  count: number,
  seed: number,
): string {
  return [
    `${count} calls of ${subject.name} are judged differently for no listed reason; seed ${seed}. The shortest:`,
    `  arguments: ${JSON.stringify(value)}`,
    `  const v: Parameters<typeof ${subject.tool.handler.exportName}> = ${text};`,
    accepted ? `  mcpc accepts them; TypeScript: ${message}` : "  TypeScript accepts it; mcpc refuses the arguments",
  ].join("\n");
}
