import fc from "fast-check";
import type { JsonValue, Parameter } from "../../manifest/index.ts";
import type { Arguments } from "../../runtime/definition.ts";
import { type Subject, validatorOf } from "../properties-case.ts";
import type { Running } from "../values/emitted-code.ts";
import { arrivedText, injectedText, wantedText } from "../values/expressions.ts";
import { type Schema, valuesOf } from "../values/from-schema.ts";
import { mutate, vocabularyOf } from "../values/mutate.ts";
import { randomFrom } from "../values/random.ts";

/** The arguments of one call: what mcpc says of them, and how a TypeScript caller would write them. */
export interface Trial {
  subject: Subject;
  /** As they travel. */
  value: JsonValue;
  accepted: boolean;
  /** The list of arguments, as a tuple. */
  text: string;
}

/** More than this is a value nobody reads in a message; the first of a tool may be longer. */
const longest = 1_500;

/** Calls of one tool, however many parameters it has. */
const most = 60;

/** Distinct calls of a tool: for each parameter, up to `count` that its validator accepts and `count` that it refuses. */
export function trialsOf(subject: Subject, running: Running, settings: { seed: number; count: number }): Trial[] {
  const { parameters } = subject.tool.signature;
  const validate = validatorOf(subject, running);
  const tool = running.definition.tools.find(({ listing }) => listing.name === subject.tool.name);
  if (!tool) throw new Error(`Nothing was emitted for ${subject.name}`);
  const trials = new Map<string, Trial>();
  const wanted = Math.min(settings.count * parameters.length, most);
  const left = { accepted: wanted, refused: wanted };
  const add = (value: JsonValue) => {
    const key = JSON.stringify(value);
    const accepted = validate(value);
    const verdict = accepted ? "accepted" : "refused";
    if (left[verdict] === 0 || trials.has(key) || (key.length > longest && left[verdict] < wanted)) return;
    const text = accepted
      ? arrivedList(tool.invoke(value as Arguments, injected))
      : wantedList(value, parameters, subject);
    if (text === undefined) return;
    trials.set(key, { subject, value, accepted, text });
    left[verdict]--;
  };
  for (const value of candidates(subject, settings)) add(value);
  return [...trials.values()];
}

/** Values that the schema describes, each followed by mutations of it. */
function* candidates(
  { schema, tool }: Subject,
  { seed, count }: { seed: number; count: number },
): Generator<JsonValue> {
  const vocabulary = vocabularyOf(schema);
  const random = randomFrom(seed);
  const takesAll = tool.signature.parameters.some(({ role }) => role === "arguments");
  for (const value of fc.sample(valuesOf(schema, "any"), { seed, numRuns: 2 * count })) {
    yield value;
    const names = Object.keys((schema.properties ?? {}) as Schema).filter((name) =>
      Object.hasOwn(value as object, name),
    );
    if (takesAll) yield* [mutate(value, vocabulary, random), mutate(value, vocabulary, random)];
    else for (const name of names) yield mutatedAt(value as { [name: string]: JsonValue }, name);
  }

  /** The list of arguments has no name to misspell: what is mutated is the argument. */
  function mutatedAt(value: { [name: string]: JsonValue }, name: string): JsonValue {
    return { ...value, [name]: mutate(value[name] ?? null, vocabulary, random) };
  }
}

/** Told apart from arguments by identity. */
const injected = { signal: new AbortController().signal, context: {} as never };

function arrivedList(list: unknown): string {
  const texts = (list as unknown[]).map((value) =>
    value === injected.signal || value === injected.context ? injectedText : arrivedText(value),
  );
  return `[${texts.join(", ")}]`;
}

/** Nothing where no caller could write it: a rest parameter that gets no array. */
function wantedList(value: JsonValue, parameters: Parameter[], { types }: Subject): string | undefined {
  const given = value as { [name: string]: JsonValue };
  const spread = parameters.find(({ role }) => role === "rest")?.name;
  if (spread !== undefined && !Array.isArray(given[spread] ?? [])) return undefined;
  const texts = parameters.map((parameter) => {
    if (!("shape" in parameter)) return injectedText;
    if (parameter.role === "arguments") return wantedText(value, parameter.shape, types);
    const own = Object.hasOwn(given, parameter.name) ? given[parameter.name] : undefined;
    if (own === undefined) return parameter.role === "rest" ? "...[]" : "undefined";
    return `${parameter.role === "rest" ? "..." : ""}${wantedText(own, parameter.shape, types)}`;
  });
  return `[${texts.join(", ")}]`;
}
