import { confirm, isCancel, log, multiselect, select, text } from "@clack/prompts";
import type { Answer } from "./questions.ts";
import { isSchema, propertiesOf, requiredOf, type Schema, schemasIn } from "./schema.ts";
import { clean } from "./signature.ts";

type Value = string | number | boolean | string[];

/** Where prompts are shown: stdout is for the result. */
const output = process.stderr;

/** Asks for each field of a form that `done` does not name. Esc declines; Ctrl-C ends the command. */
export async function askForm(
  message: string,
  schema: Schema,
  given: Record<string, Value>,
  done: Set<string>,
): Promise<Answer> {
  log.step(message, { output });
  const required = requiredOf(schema);
  const content = { ...given };
  const watch = watchKeys();
  try {
    for (const [name, property] of propertiesOf(schema)) {
      if (done.has(name)) continue;
      const value = await askField(name, property, required.has(name), given[name]);
      if (isCancel(value)) return watch.wasEscape() ? { action: "decline" } : interrupt();
      if (value === undefined) delete content[name];
      else content[name] = value;
    }
  } finally {
    watch.stop();
  }
  return { action: "accept", content };
}

/** Whether the page that the server wants opened was opened. */
export async function confirmOpened(): Promise<Answer> {
  const watch = watchKeys();
  const opened = await confirm({ message: "Have you opened it?", output });
  watch.stop();
  if (isCancel(opened)) return watch.wasEscape() ? { action: "decline" } : interrupt();
  return { action: opened ? "accept" : "decline" };
}

function askField(name: string, schema: Schema, required: boolean, initial: Value | undefined) {
  const message = labelOf(name, schema, required);
  const choices = choicesOf(schema);
  if (choices.length > 0) return askChoice(message, choices, required, initial);
  if (schema.type === "boolean") return askBoolean(message, required, initial);
  if (schema.type === "array")
    return askChoices(message, choicesOf(isSchema(schema.items) ? schema.items : {}), schema, initial);
  return askText(message, schema, required, initial);
}

function labelOf(name: string, { title, description }: Schema, required: boolean): string {
  const label = typeof title === "string" ? `${clean(title)} (${name})` : name;
  const about = typeof description === "string" ? `: ${clean(description)}` : "";
  return `${label}${about}${required ? "" : " (optional)"}`;
}

interface Choice {
  value: string;
  label: string;
}

/** The three ways MCP has to list them: `enum`, `enum` with `enumNames`, `oneOf` or `anyOf` of constants with titles. */
function choicesOf(schema: Schema): Choice[] {
  const names = Array.isArray(schema.enumNames) ? schema.enumNames : [];
  const values = Array.isArray(schema.enum) ? schema.enum : [];
  const plain = values.map((value, index) => ({ value: String(value), label: clean(String(names[index] ?? value)) }));
  const titled = [...schemasIn(schema.oneOf), ...schemasIn(schema.anyOf)].map(({ const: value, title }) => ({
    value: String(value),
    label: clean(String(title ?? value)),
  }));
  return [...plain, ...titled];
}

async function askChoice(message: string, choices: Choice[], required: boolean, initial: Value | undefined) {
  const skip = required ? [] : [{ value: SKIPPED, label: "(leave out)" }];
  const initialValue = typeof initial === "string" ? initial : undefined;
  const value = await select({
    message,
    options: [...choices, ...skip],
    output,
    ...(initialValue && { initialValue }),
  });
  return value === SKIPPED ? undefined : value;
}

/** No value of a form: those have no NUL. */
const SKIPPED = "\0skipped";

async function askBoolean(message: string, required: boolean, initial: Value | undefined) {
  if (required || typeof initial === "boolean") return confirm({ message, output, initialValue: initial === true });
  const options = [
    { value: "yes", label: "Yes" },
    { value: "no", label: "No" },
    { value: SKIPPED, label: "(leave out)" },
  ];
  const value = await select({ message, options, output });
  return isCancel(value) ? value : value === SKIPPED ? undefined : value === "yes";
}

function askChoices(message: string, options: Choice[], { minItems, maxItems }: Schema, initial: Value | undefined) {
  const least = typeof minItems === "number" ? minItems : 0;
  const hint = typeof maxItems === "number" ? ` (at most ${maxItems})` : "";
  return multiselect({
    message: message + hint,
    options,
    required: least > 0,
    output,
    ...(Array.isArray(initial) && { initialValues: initial }),
  });
}

async function askText(message: string, schema: Schema, required: boolean, initial: Value | undefined) {
  const value = await text({
    message,
    output,
    ...(initial !== undefined && { initialValue: String(initial) }),
    validate: (given) => problemOf(given ?? "", schema, required),
  });
  if (isCancel(value)) return value;
  if (value === "" || value === undefined) return required && schema.type === "string" ? "" : undefined;
  return schema.type === "number" || schema.type === "integer" ? Number(value) : value;
}

/** What is wrong with a text; the server checks the rest. */
function problemOf(given: string, schema: Schema, required: boolean): string | undefined {
  const { type, minimum, maximum, minLength, maxLength } = schema;
  const isEmptyAllowed = !required || (type === "string" && !(typeof minLength === "number" && minLength > 0));
  if (given === "") return isEmptyAllowed ? undefined : "Required";
  if (type === "number" || type === "integer") {
    const value = given.trim() === "" ? Number.NaN : Number(given);
    if (!Number.isFinite(value)) return "A number, please";
    if (type === "integer" && !Number.isInteger(value)) return "A whole number, please";
    if (typeof minimum === "number" && value < minimum) return `At least ${minimum}`;
    if (typeof maximum === "number" && value > maximum) return `At most ${maximum}`;
    return undefined;
  }
  if (typeof minLength === "number" && given.length < minLength) return `At least ${minLength} characters`;
  if (typeof maxLength === "number" && given.length > maxLength) return `At most ${maxLength} characters`;
  return undefined;
}

/** Prompts give one sign for Esc and Ctrl-C. */
function watchKeys(): { wasEscape(): boolean; stop(): void } {
  let last: string | undefined;
  const onKey = (_: string | undefined, key: { name?: string } | undefined) => {
    last = key?.name;
  };
  process.stdin.on("keypress", onKey);
  return { wasEscape: () => last === "escape", stop: () => process.stdin.off("keypress", onKey) };
}

/** What the terminal would have done, had the prompt not taken the key. */
function interrupt(): Answer {
  process.kill(process.pid, "SIGINT");
  return { action: "cancel" };
}
