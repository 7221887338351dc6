import { fill, h, newId } from "../dom.ts";
import { type JsonSchema, literalOf, resolve } from "../schema.ts";
import { typeText } from "../signature.ts";
import type { Group, Making, Part, Problem } from "./field.ts";

/** One of several types, chosen by name: at first one that does not hold itself. Each is made when it is chosen. */
export function unionGroup(arms: JsonSchema[], making: Making): Group {
  const parts = new Map<number, Part>();
  const body = h("div", { class: "arm" });
  const problem = h("p", { class: "problem", id: newId(), role: "alert" });
  const select = h(
    "select",
    { "aria-label": "Kind of value", "aria-describedby": problem.id },
    ...arms.map((arm, index) => h("option", { value: index }, armName(arm, making))),
  );
  const chosen = () => {
    const index = Number(select.value);
    const arm = arms[index] ?? {};
    let part = parts.get(index);
    if (!part) {
      part = making.recipe(arm, true).make();
      if (part.kind === "control") part.input.setAttribute("aria-label", armName(arm, making));
      parts.set(index, part);
    }
    return part;
  };
  const show = () => {
    problem.textContent = "";
    fill(body, chosen().element);
  };
  select.addEventListener("change", show);
  select.value = String(
    Math.max(
      arms.findIndex((arm) => !JSON.stringify(arm).includes('"$ref"')),
      0,
    ),
  );
  show();
  return {
    kind: "group",
    element: h("div", {}, select, body, problem),
    read(problems) {
      problem.textContent = "";
      const part = chosen();
      return part.kind === "group" ? part.read(problems) : readControl(part, problem, problems);
    },
    write(value) {
      const index = arms.findIndex((arm) => fits(value, arm, making));
      select.value = String(Math.max(index, 0));
      show();
      chosen().write(value);
    },
  };
}

function readControl(part: Part & { kind: "control" }, place: HTMLElement, problems: Problem[]): unknown {
  try {
    const value = part.read();
    if (value === undefined) throw new Error("needs a value");
    return value;
  } catch (error) {
    place.textContent = `This ${error instanceof Error ? error.message : error}`;
    problems.push({ message: place.textContent, input: part.input });
    return undefined;
  }
}

/** Its title; or what its literal properties say, which tell it from the others; or its type. */
function armName(arm: JsonSchema, { root }: Making): string {
  if (arm.title) return arm.title;
  const literals = Object.entries(arm.properties ?? {}).flatMap(([name, property]) => {
    const literal = literalOf(resolve(property, root));
    return literal ? [`${name}: ${JSON.stringify(literal.value)}`] : [];
  });
  if (literals.length > 0) return literals.join(", ");
  const text = typeText(arm, root).replace(/\s+/g, " ").trim();
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

/** Whether a value may be of an arm, as far as its outside tells. */
function fits(value: unknown, arm: JsonSchema, { root }: Making): boolean {
  if (arm.enum) return arm.enum.includes(value);
  if ("const" in arm) return arm.const === value;
  if (Array.isArray(value)) return arm.type === "array";
  if (value === null) return arm.type === "null";
  if (typeof value !== "object")
    return arm.type === typeof value || (arm.type === "integer" && typeof value === "number");
  const given = value as { [name: string]: unknown };
  const names = new Set(Object.keys(given));
  return (
    arm.type === "object" &&
    (arm.required ?? []).every((name) => names.has(name)) &&
    Object.entries(arm.properties ?? {}).every(([name, property]) => {
      const literal = literalOf(resolve(property, root));
      return !literal || given[name] === literal.value;
    })
  );
}
