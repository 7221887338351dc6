import { h } from "../dom.ts";
import type { Choice, JsonSchema } from "../schema.ts";
import type { Control } from "./field.ts";

/** A text, on as many lines as it takes where nothing says that it is short. */
export function textControl(schema: JsonSchema): Control {
  if (schema.contentEncoding === "base64") return bytesControl(schema);
  const isLine = schema.format !== undefined || schema.pattern !== undefined || (schema.maxLength ?? 1000) <= 200;
  const types: Record<string, string> = { uri: "url", email: "email", date: "date" };
  const attributes = { placeholder: placeholder(schema), autocomplete: "off", spellcheck: "false" };
  const input = isLine
    ? h("input", { type: types[schema.format ?? ""] ?? "text", ...attributes })
    : h("textarea", { rows: 1, ...attributes });
  return inputControl(input, (text) => text);
}

export function numberControl(schema: JsonSchema): Control {
  const isInteger = schema.type === "integer" || schema.multipleOf === 1;
  const input = h("input", {
    type: "number",
    step: isInteger ? 1 : "any",
    min: schema.minimum,
    max: schema.maximum,
    placeholder: placeholder(schema),
  });
  return inputControl(input, (text) => {
    if (input.validity.badInput) throw new Error("is no number");
    return text === "" ? undefined : Number(text);
  });
}

/** A point in time: entered as the clock on the wall shows it, sent as RFC 3339 in UTC. */
export function dateControl(schema: JsonSchema): Control {
  const input = h("input", { type: "datetime-local", step: 1 });
  const sent = h("output", { class: "hint" }, placeholder(schema) ?? "");
  const show = () => {
    sent.textContent = input.value ? `sent as ${toUtc(input.value)}` : (placeholder(schema) ?? "");
  };
  input.addEventListener("input", show);
  return {
    kind: "control",
    element: h("div", { class: "row" }, input, sent),
    input,
    read() {
      if (input.validity.badInput) throw new Error("is not a whole date and time");
      return input.value === "" ? undefined : toUtc(input.value);
    },
    write(value) {
      input.value = typeof value === "string" ? toLocal(value) : "";
      show();
    },
  };
}

/** `2026-01-31T12:00` of this place as `2026-01-31T11:00:00Z`. */
export function toUtc(local: string): string {
  return new Date(local).toISOString().replace(".000Z", "Z");
}

/** The other way around; empty for what is no date. */
function toLocal(text: string): string {
  const time = new Date(text);
  if (Number.isNaN(time.getTime())) return "";
  return new Date(time.getTime() - time.getTimezoneOffset() * 60_000).toISOString().replace(/(\.\d+)?Z$/, "");
}

/** A checkbox. One that need not be sent begins undecided, and can become so again. */
export function booleanControl(schema: JsonSchema, required: boolean): Control {
  const input = h("input", { type: "checkbox" });
  const state = h("span", { class: "hint" });
  const clear = h("button", { type: "button", class: "quiet", "aria-label": "Do not send" }, "clear");
  const show = () => {
    clear.hidden = required || input.indeterminate;
    const unsent = "default" in schema ? `not sent, default ${JSON.stringify(schema.default)}` : "not sent";
    state.textContent = input.indeterminate ? unsent : String(input.checked);
  };
  const write = (value: unknown) => {
    input.checked = value === true;
    input.indeterminate = !required && typeof value !== "boolean";
    show();
  };
  input.addEventListener("change", show);
  clear.addEventListener("click", () => {
    write(undefined);
    input.focus();
  });
  write(undefined);
  const element = h("div", { class: "row" }, input, state, clear);
  return { kind: "control", element, input, read: () => (input.indeterminate ? undefined : input.checked), write };
}

export function choiceControl(schema: JsonSchema, choices: Choice[], required: boolean): Control {
  const isFixed = required && choices.length === 1;
  const none = "default" in schema ? `default: ${JSON.stringify(schema.default)}` : "not sent";
  const input = h(
    "select",
    {},
    !isFixed && h("option", { value: "" }, required ? "choose…" : `– ${none} –`),
    ...choices.map(({ label }, index) => h("option", { value: index }, label)),
  );
  const write = (value: unknown) => {
    const text = JSON.stringify(value);
    const index = choices.findIndex((choice) => JSON.stringify(choice.value) === text);
    input.value = index < 0 ? (isFixed ? "0" : "") : String(index);
  };
  write(undefined);
  return {
    kind: "control",
    element: input,
    input,
    read: () => (input.value === "" ? undefined : choices[Number(input.value)]?.value),
    write,
  };
}

/** Anything, written as JSON. */
export function anyJsonControl(schema: JsonSchema): Control {
  const input = h("textarea", {
    rows: 2,
    class: "code",
    spellcheck: "false",
    placeholder: placeholder(schema) ?? "JSON",
  });
  return {
    kind: "control",
    element: input,
    input,
    read: () => (input.value.trim() === "" ? undefined : parseJson(input.value)),
    write(value) {
      input.value = value === undefined ? "" : JSON.stringify(value, null, 2);
    },
  };
}

/** Throws an `Error` that says what is wrong with the text. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`is no JSON: ${error instanceof Error ? error.message : error}`);
  }
}

/** Base64, typed or made from a file. */
function bytesControl(schema: JsonSchema): Control {
  const text = inputControl(h("textarea", { rows: 1, class: "code", placeholder: "base64" }), (value) => value);
  const file = h("input", { type: "file", "aria-label": "Take the bytes of a file" });
  file.addEventListener("change", async () => {
    const bytes = new Uint8Array((await file.files?.[0]?.arrayBuffer()) ?? []);
    text.write(btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join("")));
  });
  if (schema.default !== undefined) text.input.setAttribute("placeholder", placeholder(schema) ?? "");
  return { ...text, element: h("div", {}, text.element, file) };
}

function inputControl(
  input: HTMLInputElement | HTMLTextAreaElement,
  parse: (text: string) => unknown,
): Control & { input: HTMLInputElement | HTMLTextAreaElement } {
  return {
    kind: "control",
    element: input,
    input,
    read: () => (input.value === "" ? parse("") || undefined : parse(input.value)),
    write(value) {
      input.value =
        value === undefined || value === null ? "" : typeof value === "string" ? value : JSON.stringify(value);
    },
  };
}

/** What is taken when nothing is entered, else an example. */
function placeholder(schema: JsonSchema): string | undefined {
  if (schema.default !== undefined) return `default: ${plain(schema.default)}`;
  const [example] = schema.examples ?? [];
  return example === undefined ? undefined : `e.g. ${plain(example)}`;
}

function plain(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
