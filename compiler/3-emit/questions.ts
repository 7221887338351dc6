import type { Manifest, Question } from "../../manifest/index.ts";
import { CodeWriter, literal, quote } from "./code-writer.ts";
import { CodecEmitter } from "./codecs.ts";
import { formSchema } from "./form-schema.ts";
import { type JsonSchema, type SchemaOptions, toRootSchema } from "./json-schema.ts";
import { resolveShape } from "./shape-walk.ts";
import type { ValidatorModule } from "./validator-module.ts";

/** Text that goes into a file of the user's on its way into the bundle. */
export interface SourceInsert {
  /** Relative to the project. */
  file: string;
  /** In UTF-16 code units. */
  at: number;
  /** An argument for a call; `name` is an export of the module of questions. */
  name: string;
  /** What stands between the last written argument and this one. */
  before: string;
}

/** The module of questions, and where each of them goes. */
export interface EmittedQuestions {
  module: string;
  inserts: SourceInsert[];
}

/** One export for each call that asks by type: schema, check and decoder. Validators are added to their module. */
export function emitQuestions(manifest: Manifest, validators: ValidatorModule): EmittedQuestions {
  const { questions = [], types } = manifest;
  const functions = new CodeWriter(["codecs", "validators"]);
  const decoder = new CodecEmitter({
    writer: functions,
    types,
    direction: "decode",
    validatorOf: (shape, name) =>
      `validators.${validators.add(`is_${name}`, toRootSchema(shape, { types, ...asValidator }))}`,
  });
  const exports = new CodeWriter();
  const inserts = questions.map((question, index): SourceInsert => {
    const name = `question${index + 1}`;
    writeQuestion(exports, name, question, { manifest, validators, decoder });
    const { file, at } = question;
    return { file, at, name, before: question.arguments < 2 ? ", undefined, " : ", " };
  });
  if (questions.length === 0) return { module: "export {};\n", inserts };
  const body = `${String(functions).trimEnd()}\n\n${exports}`.trimStart();
  const imports = [
    ...(body.includes("codecs.") ? ['import { codecs } from "mcpc/runtime";'] : []),
    'import * as validators from "mcpc:validators";',
  ];
  return { module: `${imports.join("\n")}\n\n${body}`, inserts };
}

const asValidator: Omit<SchemaOptions, "types"> = { direction: "input", purpose: "validator" };

interface QuestionContext {
  manifest: Manifest;
  validators: ValidatorModule;
  decoder: CodecEmitter;
}

function writeQuestion(
  writer: CodeWriter,
  name: string,
  question: Question,
  { manifest: { types }, validators, decoder }: QuestionContext,
): void {
  const { shape, file, line } = question;
  const validator = validators.add(`${name}_answer`, toRootSchema(shape, { types, ...asValidator }));
  const decoded = decoder.convert(shape, "value", name);
  writer.block(
    `export const ${name} = {`,
    () => {
      writer.line(`schema: ${literal(schemaOf(question, types))},`).line(`validate: validators.${validator},`);
      if (decoded !== "value") writer.line(`decode: (value) => ${decoded},`);
      writer.line(`source: ${quote(`${file}:${line}`)},`);
    },
    "};",
  );
}

function schemaOf({ kind, shape }: Question, types: Manifest["types"]): JsonSchema {
  const resolved = resolveShape(shape, types);
  if (kind === "elicit" && resolved.kind === "object") return formSchema(resolved, types);
  return toRootSchema(shape, { types, direction: "input", purpose: "listing" });
}
