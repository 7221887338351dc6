import { button, fill, h, newId } from "../dom.ts";
import { markdown } from "../markdown.ts";
import type { JsonSchema } from "../schema.ts";
import { typeText } from "../signature.ts";
import type { Control, Field, FieldOptions, Group, Problem, Recipe } from "./field.ts";

export interface FrameOptions extends FieldOptions {
  schema: JsonSchema;
  root: JsonSchema;
  nullable: boolean;
}

/** A field around the part that is about its type: name, docs, `null`, and where its mistakes are shown. */
export function frame(recipe: Recipe, options: FrameOptions): Field {
  const { schema, nullable } = options;
  const bare = recipe.kind === "control" ? controlField(recipe.make(), options) : groupField(recipe.make, options);
  return nullable ? nullableField(bare, schema.default === null) : bare;
}

interface Framed extends Field {
  /** Where `null` is chosen, and what it takes the place of. */
  head: HTMLElement;
  body: HTMLElement;
}

function controlField(part: Control, options: FrameOptions): Framed {
  const { name, required, schema } = options;
  const { input, element } = part;
  input.id = newId();
  const label = h("label", { for: input.id }, name);
  const about = docsOf(schema);
  const problem = h("p", { class: "problem", id: newId(), role: "alert" });
  const head = h("div", { class: "head" }, label, mark(required), typeHint(options), options.beside);
  const body = h("div", {}, about, element);
  if (required) input.setAttribute("aria-required", "true");
  input.setAttribute("aria-describedby", [about?.id, problem.id].filter(Boolean).join(" "));
  const say = (message: string) => {
    problem.textContent = message;
    if (message) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
  };
  element.addEventListener("input", () => say(""));
  return {
    element: h("div", { class: "field" }, head, body, problem),
    head,
    body,
    read(problems) {
      say("");
      try {
        const value = part.read();
        if (value === undefined && required) throw new Error("needs a value");
        return value;
      } catch (error) {
        const message = `${label.textContent} ${error instanceof Error ? error.message : error}`;
        say(message);
        problems.push({ message, input });
        return undefined;
      }
    },
    write(value) {
      say("");
      part.write(value);
    },
    rename(next) {
      label.textContent = next;
    },
  };
}

/** A group that need not be there is made when it is wanted, which also ends recursion. */
function groupField(make: () => Group, options: FrameOptions): Framed {
  const { name, required, nullable, schema } = options;
  const stays = required && !nullable;
  let group: Group | undefined = stays ? make() : undefined;
  const title = h("span", {}, name);
  const body = h("div", { class: "inner" });
  const problem = h("p", { class: "problem", role: "alert" });
  const set = (next: Group | undefined) => {
    group = next;
    problem.textContent = "";
    fill(body, next?.element ?? add);
    clear.hidden = stays || next === undefined;
  };
  const add = button(`Add ${name}`, () => {
    set(make());
    body.querySelector<HTMLElement>("input, select, textarea, button")?.focus();
  });
  const remove = () => {
    set(undefined);
    add.focus();
  };
  const clear = button("clear", remove, { class: "quiet", "aria-label": `Do not send ${name}` });
  set(group);
  const legend = h("legend", { class: "head" }, title, mark(required), typeHint(options), clear, options.beside);
  return {
    element: h("fieldset", { class: "field group" }, legend, docsOf(schema), body, problem),
    head: legend,
    body,
    read(problems) {
      if (group || !required) return group?.read(problems);
      problem.textContent = `${title.textContent} needs a value`;
      problems.push({ message: problem.textContent, input: add });
      return undefined;
    },
    write(value) {
      if (value === undefined && !stays) return set(undefined);
      if (!group) set(make());
      group?.write(value);
    },
    rename(next) {
      title.textContent = next;
    },
  };
}

function nullableField(field: Framed, byDefault: boolean): Field {
  const input = h("input", { type: "checkbox" });
  field.head.append(h("label", { class: "null" }, input, "null"));
  const set = (isNull: boolean) => {
    input.checked = isNull;
    field.body.inert = isNull;
  };
  input.addEventListener("change", () => set(input.checked));
  if (byDefault) input.title = "The default";
  return {
    element: field.element,
    rename: field.rename,
    read: (problems: Problem[]) => (input.checked ? null : field.read(problems)),
    write(value) {
      set(value === null);
      field.write(value === null ? undefined : value);
    },
  };
}

function mark(required: boolean): HTMLElement | false {
  return required && h("span", { class: "required", title: "required", "aria-hidden": "true" }, "*");
}

function docsOf({ description, deprecated }: JsonSchema): HTMLElement | undefined {
  if (!description && !deprecated) return undefined;
  const warning = deprecated ? h("strong", {}, "Deprecated. ") : undefined;
  return h("div", { class: "hint", id: newId() }, warning, ...markdown(description ?? "").childNodes);
}

function typeHint({ schema, root }: FrameOptions): HTMLElement {
  const text = typeText(schema, root);
  const limits = limitsOf(schema);
  return h(
    "code",
    { class: "type" },
    text.includes("\n") || text.length > 48 ? shortType(schema) : text,
    limits && ` ${limits}`,
  );
}

function shortType({ type, anyOf, oneOf, enum: values }: JsonSchema): string {
  if (values) return `one of ${values.length}`;
  if (anyOf ?? oneOf) return "one of several";
  return typeof type === "string" ? type : "";
}

/** `1…100`, `≥ 1`. */
function limitsOf({
  type,
  minimum,
  maximum,
  minLength,
  maxLength,
  minItems,
  maxItems,
  pattern,
  prefixItems,
}: JsonSchema): string {
  if (type === "number" || type === "integer") return range(minimum, maximum, "");
  if (type === "array" && !prefixItems) return range(minItems, maxItems, " items");
  if (type !== "string") return "";
  return pattern && pattern.length < 32 ? pattern : range(minLength, maxLength, " characters");
}

function range(least: number | undefined, most: number | undefined, unit: string): string {
  if (least !== undefined && most !== undefined) return `${least === most ? least : `${least}…${most}`}${unit}`;
  if (least !== undefined) return `≥ ${least}${unit}`;
  return most === undefined ? "" : `≤ ${most}${unit}`;
}
