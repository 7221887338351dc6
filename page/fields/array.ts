import { button, h } from "../dom.ts";
import type { JsonSchema, Schema } from "../schema.ts";
import type { Field, Group, Making } from "./field.ts";

/** An array or a tuple: items of their own first, then as many of one kind as wanted. */
export function arrayGroup(schema: JsonSchema, making: Making): Group {
  const { prefixItems = [], items = true, minItems = 0, maxItems = Number.POSITIVE_INFINITY } = schema;
  const rows: { field: Field; element: HTMLElement }[] = [];
  const list = h("div", { class: "items" });
  const update = () => {
    rows.forEach(({ field }, index) => void field.rename(`[${index}]`));
    more.disabled = rows.length >= maxItems;
    more.hidden = rows.length >= maxItems && minItems === maxItems;
  };
  const add = (value?: unknown) => {
    const index = rows.length;
    const itemSchema: Schema = prefixItems[index] ?? items;
    const field = making.field(itemSchema, { name: `[${index}]`, required: true, beside: removeButton() });
    const row = { field, element: h("div", { class: "item" }, field.element) };
    if (value !== undefined) field.write(value);
    rows.push(row);
    list.append(row.element);
    update();
    return row;
  };
  const removeButton = () => {
    const remove = button(
      "Remove",
      () => {
        const index = rows.findIndex(({ element }) => element.contains(remove));
        rows.splice(index, 1)[0]?.element.remove();
        update();
        more.focus();
      },
      { class: "quiet" },
    );
    remove.hidden = prefixItems.length > 0 && rows.length < prefixItems.length;
    return remove;
  };
  const more = button("Add item", () => {
    add().element.querySelector<HTMLElement>("input, select, textarea, button")?.focus();
  });
  const least = Math.min(minItems, 100);
  while (rows.length < least) add();
  update();
  return {
    kind: "group",
    element: h("div", {}, list, more),
    read: (problems) => rows.map(({ field }) => field.read(problems)),
    write(value) {
      rows.length = 0;
      list.replaceChildren();
      for (const item of Array.isArray(value) ? value : []) add(item);
      while (rows.length < least && value === undefined) add();
      update();
    },
  };
}
