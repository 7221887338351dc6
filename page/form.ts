import { button, fill, h, newId } from "./dom.ts";
import type { Problem } from "./fields/field.ts";
import { fieldMaker } from "./fields/make-field.ts";
import { objectGroup } from "./fields/object.ts";
import { parseJson } from "./fields/scalars.ts";
import type { Json } from "./mcp.ts";
import type { JsonSchema } from "./schema.ts";

/** A form for an object, as fields or as JSON. */
export interface ObjectForm {
  readonly element: HTMLElement;
  /** The object; nothing where something stands in the way, which then has the focus. */
  read(): Json | undefined;
  write(value: unknown): void;
  /** What is entered so far, whole or not. */
  draft(): unknown;
}

export function objectForm(schema: JsonSchema, isQuestion = false): ObjectForm {
  const group = objectGroup(schema, fieldMaker(schema, isQuestion));
  const text = h("textarea", { class: "code", rows: 8, spellcheck: "false", "aria-label": "Arguments as JSON" });
  const problem = h("p", { class: "problem", id: newId(), role: "alert" });
  text.setAttribute("aria-describedby", problem.id);
  const body = h("div", {}, group.element);
  const isText = () => text.isConnected;

  const toggle = button(
    "Edit as JSON",
    () => {
      if (isText()) showFields();
      else showText(group.read([]));
      toggle.textContent = isText() ? "Edit as form" : "Edit as JSON";
    },
    { class: "quiet" },
  );
  const showText = (value: unknown) => {
    text.value = JSON.stringify(value, null, 2);
    fill(body, text, problem);
  };
  const showFields = () => {
    const value = readText([]);
    if (value !== undefined) fill(body, group.element);
    if (value !== undefined) group.write(value);
  };
  const readText = (problems: Problem[]): Json | undefined => {
    problem.textContent = "";
    try {
      return parseJson(text.value) as Json;
    } catch (error) {
      problem.textContent = `This ${error instanceof Error ? error.message : error}`;
      problems.push({ message: problem.textContent, input: text });
      return undefined;
    }
  };
  const read = (problems: Problem[]) => (isText() ? readText(problems) : (group.read(problems) as Json));
  return {
    element: h("div", { class: "form" }, h("div", { class: "form-head" }, toggle), body),
    read() {
      const problems: Problem[] = [];
      const value = read(problems);
      problems[0]?.input.focus();
      return problems.length > 0 ? undefined : value;
    },
    write(value) {
      if (isText()) showText(value);
      else group.write(value);
    },
    draft: () => read([]),
  };
}
