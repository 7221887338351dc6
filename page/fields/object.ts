import { button, h } from "../dom.ts";
import type { Json } from "../mcp.ts";
import { type JsonSchema, literalOf, resolve, type Schema } from "../schema.ts";
import type { Field, Group, Making, Problem } from "./field.ts";

/** An object: its properties, and rows of names and values where others may come. */
export function objectGroup(schema: JsonSchema, making: Making): Group {
  const required = new Set(schema.required);
  const fields = Object.entries(schema.properties ?? {}).flatMap(([name, property]): [string, Field][] => {
    if (property === false) return [];
    const field = making.field(property, { name, required: required.has(name) });
    // one that must be there and has one value only, such as the tag of a union, is sent without a question
    field.element.hidden = required.has(name) && literalOf(resolve(property, making.root)) !== undefined;
    return [[name, field]];
  });
  const extra = extraOf(schema);
  const rows = extra === undefined ? undefined : recordGroup(extra, making, new Set(fields.map(([name]) => name)));
  const isEmpty = fields.length === 0 && !rows;
  return {
    kind: "group",
    element: h(
      "div",
      { class: "fields" },
      ...fields.map(([, { element }]) => element),
      rows?.element,
      isEmpty && h("p", { class: "hint" }, "Nothing to fill in."),
    ),
    read(problems) {
      const values = fields.map(([name, field]) => [name, field.read(problems)] as const);
      return Object.fromEntries([
        ...values.filter(([, value]) => value !== undefined),
        ...(rows?.entries(problems) ?? []),
      ]);
    },
    write(value) {
      const given = typeof value === "object" && value !== null ? (value as Json) : {};
      for (const [name, field] of fields) field.write(Object.hasOwn(given, name) ? given[name] : undefined);
      const known = new Set(fields.map(([name]) => name));
      rows?.write(Object.entries(given).filter(([name]) => !known.has(name)));
    },
  };
}

/** The schema of properties that have no name of their own. */
function extraOf({ additionalProperties, patternProperties, properties }: JsonSchema): Schema | undefined {
  const [pattern] = Object.values(patternProperties ?? {});
  if (typeof additionalProperties === "object" && !("not" in additionalProperties)) return additionalProperties;
  if (pattern !== undefined) return pattern;
  const isOpen = additionalProperties === true || (additionalProperties === undefined && properties === undefined);
  return isOpen ? true : undefined;
}

function recordGroup(schema: Schema, making: Making, taken: ReadonlySet<string>) {
  const rows: { key: HTMLInputElement; field: Field; element: HTMLElement }[] = [];
  const list = h("div", { class: "items" });
  const add = (name = "", value?: unknown) => {
    const key = h("input", { type: "text", "aria-label": "Name of the entry", placeholder: "name", value: name });
    key.value = name;
    const remove = button(
      "Remove",
      () => {
        rows.splice(rows.indexOf(row), 1);
        row.element.remove();
        more.focus();
      },
      { class: "quiet" },
    );
    const field = making.field(schema, { name: name || "value", required: true, beside: remove });
    key.addEventListener("input", () => field.rename(key.value || "value"));
    const row = { key, field, element: h("div", { class: "entry" }, key, field.element) };
    if (value !== undefined) field.write(value);
    rows.push(row);
    list.append(row.element);
    return row;
  };
  const more = button("Add entry", () => add().key.focus());
  return {
    element: h("div", {}, list, more),
    entries(problems: Problem[]): [string, unknown][] {
      const seen = new Set(taken);
      return rows.map(({ key, field }) => {
        key.removeAttribute("aria-invalid");
        if (seen.has(key.value)) {
          key.setAttribute("aria-invalid", "true");
          problems.push({ message: `two entries are named '${key.value}'`, input: key });
        }
        seen.add(key.value);
        return [key.value, field.read(problems)];
      });
    },
    write(entries: [string, unknown][]) {
      rows.length = 0;
      list.replaceChildren();
      for (const [name, value] of entries) add(name, value);
    },
  };
}
