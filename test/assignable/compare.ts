import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "#typescript";
import { expressionPreamble } from "../values/expressions.ts";
import { judge } from "../values/judge.ts";
import { limitsOf, relaxationFor, relaxations, wideningPreamble, widenings } from "./reasons.ts";
import type { Trial } from "./trials.ts";

/** A call on which mcpc and TypeScript differ. */
export interface Disagreement {
  trial: Trial;
  /** What TypeScript has against it; nothing when mcpc alone refuses it. */
  message: string | undefined;
  /** The listed reason, if one explains it. */
  reason: string | undefined;
}

/** Asks TypeScript whether each list of arguments is assignable to the parameters of its function. */
export function disagreements(trials: Trial[]): Disagreement[] {
  const messages = ask(trials, (type) => type);
  const found = trials.flatMap((trial, index) => {
    const message = messages[index];
    return trial.accepted === (message === undefined) ? [] : [{ trial, message, reason: undefined }];
  });
  const refused = found.filter(({ message }) => message !== undefined);
  const widened = new Map(widenReasons(refused.map(({ trial }) => trial)));
  return found.map((disagreement) => {
    const { trial, message } = disagreement;
    if (message === undefined) return { ...disagreement, reason: whyRefused(trial) };
    return { ...disagreement, reason: widened.get(trial) };
  });
}

/** Asks again, with types that want no more than what travels. */
function widenReasons(trials: Trial[]): [Trial, string | undefined][] {
  const aliases = widenings.map(({ alias }) => alias);
  const ways = [...aliases.map((alias) => [alias]), aliases];
  const questions = ways.flatMap((way) => trials.map((trial) => ({ trial, way })));
  const messages = ask(
    questions.map(({ trial }) => trial),
    (type, index) => (questions[index]?.way ?? []).reduce((inner, alias) => `${alias}<${inner}>`, type),
  );
  return trials.map((trial, index) => {
    const way = ways.findIndex((_, at) => messages[at * trials.length + index] === undefined);
    return [trial, way < 0 ? undefined : (widenings[way]?.name ?? "several of these")];
  });
}

function whyRefused({ subject: { schema, folder }, value }: Trial): string | undefined {
  return relaxationFor(schema, value, [limitsOf(sourceOf(folder)), ...relaxations]);
}

const sources = new Map<string, string>();

function sourceOf(folder: string): string {
  const known = sources.get(folder);
  if (known !== undefined) return known;
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".ts"));
  const text = files.map((path) => readFileSync(join(folder, path), "utf8")).join("\n");
  sources.set(folder, text);
  return text;
}

/** One sheet for each fixture, all in one program. Answers stand in the order of the trials. */
function ask(trials: Trial[], typeOf: (type: string, index: number) => string): (string | undefined)[] {
  const byFolder = new Map<string, number[]>();
  for (const [index, { subject }] of trials.entries()) {
    byFolder.set(subject.folder, [...(byFolder.get(subject.folder) ?? []), index]);
  }
  const answers: (string | undefined)[] = trials.map(() => undefined);
  const sheets = [...byFolder].map(([folder, indexes]) => ({
    path: join(folder, "values.ts"),
    preamble: ['import type * as input from "./input.ts";', expressionPreamble, wideningPreamble].join("\n"),
    questions: indexes.map((index) => {
      const { subject, text } = trials[index] as Trial;
      return { type: typeOf(`Parameters<typeof input.${subject.tool.handler.exportName}>`, index), text };
    }),
  }));
  const judged = judge(sheets, options);
  for (const [at, indexes] of [...byFolder.values()].entries()) {
    for (const [place, index] of indexes.entries()) answers[index] = judged[at]?.[place];
  }
  return answers;
}

const options: ts.CompilerOptions = {
  lib: ["lib.es2023.d.ts", "lib.dom.d.ts"],
  types: ["node"],
  typeRoots: [join(import.meta.dirname, "../../node_modules/@types")],
  module: ts.ModuleKind.ESNext,
};
