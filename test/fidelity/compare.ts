import fc from "fast-check";
import type { JsonValue } from "../../manifest/index.ts";
import { valuesOf } from "../values/from-schema.ts";
import { judge, literalText } from "../values/judge.ts";
import { mutate, vocabularyOf } from "../values/mutate.ts";
import { randomFrom } from "../values/random.ts";
import { judged } from "./prelude.ts";
import { type Reading, readTypes } from "./read-types.ts";
import { declaration, type TypeTree } from "./type-tree.ts";

/** A type to compare; `isInterface` writes an object as one. */
export interface Candidate {
  tree: TypeTree;
  isInterface: boolean;
  /** What its values are drawn from. */
  seed: number;
  /** Instead of drawn ones. */
  values?: JsonValue[];
  /** Whether drawn values may have keys that every object inherits. */
  isStrange?: boolean;
}

/** A value on which the schema and TypeScript differ. */
export interface Disagreement {
  candidate: Candidate;
  /** `type T = …` */
  type: string;
  value: JsonValue;
  /** What TypeScript has against it; nothing when the schema alone refuses it. */
  message: string | undefined;
  reading: Extract<Reading, { kind: "read" }>;
}

export interface Comparison {
  readings: Reading[];
  /** Values that both have judged. */
  compared: number;
  refused: number;
  disagreements: Disagreement[];
}

const BATCH = 250;
const DRAWN = 9;
const MUTATED = 14;

/** Draws values of each type from its schema, mutates them, and has both the emitted validator and TypeScript judge them. */
export async function compare(candidates: Candidate[]): Promise<Comparison> {
  const declarations = candidates.map(({ tree, isInterface }, index) => declaration(tree, `T${index}`, isInterface));
  const readings = await readTypes(declarations);
  const questions = candidates.flatMap((candidate, index) => {
    const reading = readings[index];
    if (reading?.kind !== "read") return [];
    const values = candidate.values ?? valuesFor(reading, candidate);
    return values.map((value) => ({ index, candidate, reading, value }));
  });
  const messages = askTypeScript(questions, declarations);
  const differing = questions.flatMap((question, at): (Disagreement & { index: number })[] => {
    const { index, candidate, reading, value } = question;
    const message = messages[at];
    if (reading.accepts(value) === (message === undefined)) return [];
    const type = (declarations[index] ?? "").replaceAll(`T${index}`, "T");
    return [{ index, candidate, type, value, message, reading }];
  });
  const disagreements = withoutMissing(differing, declarations);
  return { readings, compared: questions.length, refused: messages.filter(Boolean).length, disagreements };
}

/**
 * JSON has no undefined: `{ a: undefined }` travels as `{}`. So where TypeScript refuses a value, it is asked once more,
 * with every property optional that may be undefined.
 */
function withoutMissing<T extends Disagreement & { index: number }>(differing: T[], declarations: string[]): T[] {
  const refused = differing.filter(({ message }) => message !== undefined);
  const messages = askTypeScript(refused, declarations, (type) => `Loose<${type}>`);
  const missing = new Set(refused.filter((_, at) => messages[at] === undefined));
  return differing.filter((found) => !missing.has(found));
}

/** Keys that every object has before anybody writes them. */
const inherited = /"(?:toString|constructor|valueOf|__proto__)":/;

function valuesFor({ schema }: Extract<Reading, { kind: "read" }>, { seed, isStrange }: Candidate): JsonValue[] {
  const drawn = fc.sample(valuesOf(schema), { seed, numRuns: DRAWN });
  const vocabulary = vocabularyOf(schema);
  const random = randomFrom(seed);
  const mutated = Array.from({ length: MUTATED }, (_, index) =>
    mutate(drawn[index % DRAWN] ?? null, vocabulary, random),
  );
  const texts = new Set([...drawn, ...mutated].map((value) => JSON.stringify(value)));
  const fit = [...texts].filter((text) => text.length < 2_000 && (isStrange || !inherited.test(text)));
  return fit.map((text) => JSON.parse(text) as JsonValue);
}

/** One sheet for so many types, all in one program. */
function askTypeScript(
  questions: { index: number; value: JsonValue }[],
  declarations: string[],
  asked = (type: string) => type,
): (string | undefined)[] {
  const batches = Math.ceil(declarations.length / BATCH);
  const sheets = Array.from({ length: batches }, (_, batch) => {
    const own = questions.filter(({ index }) => Math.floor(index / BATCH) === batch);
    const used = [...new Set(own.map(({ index }) => declarations[index] ?? ""))];
    return {
      path: `/fidelity/values-${batch}.ts`,
      preamble: [judged, ...used].join("\n"),
      questions: own.map(({ index, value }) => ({ type: asked(`T${index}`), text: literalText(value) })),
    };
  });
  return judge(sheets).flat();
}
