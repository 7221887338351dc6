import { h } from "../dom.ts";
import type { Choice } from "../schema.ts";
import type { Group } from "./field.ts";

/** An array of some of the values there are, each at most once: a checkbox for each. */
export function manyChoicesGroup(choices: Choice[]): Group {
  const rows = choices.map(({ value, label }) => {
    const input = h("input", { type: "checkbox" });
    return { value, input, element: h("label", { class: "row" }, input, label) };
  });
  return {
    kind: "group",
    element: h("div", { class: "choices" }, ...rows.map(({ element }) => element)),
    read: () => rows.filter(({ input }) => input.checked).map(({ value }) => value),
    write(value) {
      for (const row of rows) row.input.checked = Array.isArray(value) && value.includes(row.value);
    },
  };
}
