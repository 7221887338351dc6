import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import type { JsonValue } from "../manifest/index.ts";
import type { Validator } from "../runtime/definition.ts";
import { describeAssignable } from "./assignable/describe.ts";
import { emitEchoes, readSubjects, type Subject, validatorOf } from "./properties-case.ts";
import { type Running, runEmitted } from "./values/emitted-code.ts";
import { canonical, type Schema, valuesOf } from "./values/from-schema.ts";
import { mutate, vocabularyOf } from "./values/mutate.ts";
import { howMuch, randomFrom } from "./values/random.ts";

const { seed, times, isSuite } = howMuch;
const settings = { seed, numRuns: 200 * times, verbose: false };

const { subjects, emitted } = readSubjects("types", "calls", "tools");
const byFixture = groupByFixture(subjects.filter(({ fixture }) => fixture.startsWith("types/")));
let running: Record<string, Running> = {};

beforeAll(async () => {
  const echoes = [...byFixture].map(([fixture, own]) => [`echo/${fixture}`, emitEchoes(own)]);
  running = await runEmitted({ ...emitted, ...Object.fromEntries(echoes) });
}, 60_000);

describe.each(Array.from({ length: times }, (_, round) => seed + round))("calls from seed %i", (ownSeed) => {
  describeAssignable({ subjects, running: () => running, seed: ownSeed, isSuite });
});

describe.each([...byFixture.keys()])("values of fixtures/%s", (fixture) => {
  const own = byFixture.get(fixture) ?? [];

  it.each(own)(
    "$name: drawn values are accepted, mutated ones alike by both validators",
    {
      timeout: 10_000 * times,
    },
    (subject) => {
      const { schema } = subject;
      const emittedOne = validatorOf(subject, running[fixture]);
      const listed = compileListed(schema);
      const vocabulary = vocabularyOf(schema);
      const drawn = fc.tuple(valuesOf(schema, "any"), fc.nat());
      const judged = { accepted: 0, refused: 0 };
      fc.assert(
        fc.property(drawn, ([value, chance]) => {
          expectAccepted(listed, value, "the listed schema");
          fc.pre(hasWireForm(emittedOne, value));
          expectAccepted(emittedOne, value, "the emitted validator");
          const mutated = mutate(value, vocabulary, randomFrom(chance));
          const verdict = listed(mutated);
          judged[verdict ? "accepted" : "refused"]++;
          if (verdict) fc.pre(hasWireForm(emittedOne, mutated));
          expect(emittedOne(mutated), `${JSON.stringify(mutated)}, which the listed schema judges`).toBe(verdict);
          if (!verdict) expect(emittedOne.errors?.[0]?.instancePath).toBeTypeOf("string");
        }),
        settings,
      );
      if (!acceptsAll(schema)) expect(judged.refused).toBeGreaterThan(settings.numRuns / 20);
    },
  );

  it.each(own.map((subject, index) => ({ ...subject, index })))(
    "$name: decoding and encoding give the value back",
    { timeout: 30_000 * times },
    (subject) => {
      const echo = running[`echo/${fixture}`]?.definition.tools[subject.index];
      if (!echo) throw new Error(`No echo was emitted for ${subject.name}`);
      const round = (value: JsonValue): JsonValue => {
        const [arrived] = echo.invoke({ value }, injected) as [unknown];
        const encoded = echo.encode ? echo.encode(arrived) : arrived;
        return JSON.parse(JSON.stringify(encoded)) as JsonValue;
      };
      const isDrawn = (value: JsonValue) => !echo.validateInput || hasWireForm(echo.validateInput, { value });
      const normal = fc.property(valuesOf(subject.schema, "normal").filter(isDrawn), (value) => {
        expect(canonical(round(value))).toBe(canonical(value));
      });
      const any = fc.property(valuesOf(subject.schema, "any").filter(isDrawn), (value) => {
        const before = JSON.stringify(value);
        const once = round(value);
        if (echo.validateOutput) expectAccepted(echo.validateOutput, once, "the validator of results");
        expect(JSON.stringify(value), "the value that was decoded").toBe(before);
        expect(canonical(round(once))).toBe(canonical(once));
      });
      fc.assert(normal, settings);
      fc.assert(any, settings);
    },
  );
});

const injected = { signal: new AbortController().signal, context: undefined as never };

function compileListed(schema: Schema): Validator {
  const ajv = new Ajv2020({
    strict: true,
    allowUnionTypes: true,
    strictTuples: false,
    strictRequired: false,
    allowMatchingProperties: true,
    ownProperties: true,
    multipleOfPrecision: 6,
  });
  formats.default(ajv);
  for (const keyword of ["x-mcp-header", "$anchor"]) ajv.addKeyword(keyword);
  return ajv.compile(schema) as Validator;
}

function expectAccepted(validate: Validator, value: JsonValue, who: string): void {
  if (!validate(value)) throw new Error(`${who} refuses ${JSON.stringify(value)}: ${JSON.stringify(validate.errors)}`);
}

/** Whether nothing is wrong that a JSON Schema cannot say: two equal keys of a Map, a URL without a host. */
function hasWireForm(validate: Validator, value: JsonValue): boolean {
  if (validate(value)) return true;
  return !validate.errors?.some(
    ({ keyword, params, schemaPath }) =>
      (keyword === "wire" && params.wire !== "different") || ownKeyword.test(schemaPath),
  );
}

const ownKeyword = /\/(restItems|tailItems)\//;

/** A schema without keywords has no mistakes to find. */
function acceptsAll({ type, anyOf }: Schema): boolean {
  return type === undefined && anyOf === undefined;
}

function groupByFixture(all: Subject[]): Map<string, Subject[]> {
  const groups = new Map<string, Subject[]>();
  for (const subject of all) groups.set(subject.fixture, [...(groups.get(subject.fixture) ?? []), subject]);
  return groups;
}
