import { armsOf, choicesOf, isNull, type JsonSchema, resolve, type Schema } from "../schema.ts";
import { arrayGroup } from "./array.ts";
import type { Field, FieldOptions, Making, Recipe } from "./field.ts";
import { frame } from "./frame.ts";
import { manyChoicesGroup } from "./many-choices.ts";
import { objectGroup } from "./object.ts";
import { anyJsonControl, booleanControl, choiceControl, dateControl, numberControl, textControl } from "./scalars.ts";
import { unionGroup } from "./union.ts";

/** Fields deeper than this are written as JSON. A type that cannot end, such as `{ self: Self }`, would never be done. */
const DEEPEST = 12;

/** Makes fields of schemas that may refer to parts of `root`. */
export function fieldMaker(root: JsonSchema, isQuestion: boolean, depth = 0): Making {
  const making: Making = {
    root,
    isQuestion,
    field: (schema, options) => makeField(schema, options, fieldMaker(root, isQuestion, depth + 1)),
    recipe: (schema, required) => (depth > DEEPEST ? anyJson(schema) : recipeOf(schema, required, making)),
  };
  return making;
}

function makeField(schema: Schema, options: FieldOptions, making: Making): Field {
  const { root } = making;
  const found = resolve(schema, root);
  const { anyOf: _, oneOf: __, ...beside } = found;
  const arms = armsOf(found, root);
  const rest = arms.filter((arm) => !isNull(arm));
  const nullable = rest.length > 0 && (rest.length < arms.length || (found.enum?.includes(null) ?? false));
  const [only] = rest;
  const meant = nullable && rest.length === 1 && only ? { ...withoutNull(only), ...described(beside) } : found;
  const recipe = making.recipe(meant, options.required && !nullable);
  return frame(recipe, { ...options, schema: meant, root, nullable });
}

function withoutNull(schema: JsonSchema): JsonSchema {
  return schema.enum ? { ...schema, enum: schema.enum.filter((value) => value !== null) } : schema;
}

/** What is said about a value, whatever its type. */
function described({ description, title, default: preset, examples, deprecated }: JsonSchema): JsonSchema {
  const all = { description, title, default: preset, examples, deprecated };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

/** What kind of field it will be is known before it is made. */
function recipeOf(schema: JsonSchema, required: boolean, making: Making): Recipe {
  const { root } = making;
  const choices = choicesOf(schema, root)?.filter(({ value }) => value !== null);
  if (choices) return { kind: "control", make: () => choiceControl(schema, choices, required) };
  const arms = armsOf(schema, root).filter((arm) => !isNull(arm));
  if (arms.length > 1) return { kind: "group", make: () => unionGroup(arms, making) };
  const arm = arms[0] ?? schema;
  switch (arm.type) {
    case "string":
      return { kind: "control", make: () => (arm.format === "date-time" ? dateControl(arm) : textControl(arm)) };
    case "number":
    case "integer":
      return { kind: "control", make: () => numberControl(arm) };
    case "boolean":
      return { kind: "control", make: () => booleanControl(arm, required) };
    case "array": {
      const items = arm.prefixItems ? undefined : choicesOf(resolve(arm.items, root), root);
      const isSome = items && (arm.uniqueItems || making.isQuestion);
      return { kind: "group", make: () => (isSome ? manyChoicesGroup(items) : arrayGroup(arm, making)) };
    }
    default:
      if (arm.allOf || (arm.type !== "object" && !arm.properties)) return anyJson(arm);
      return { kind: "group", make: () => objectGroup(arm, making) };
  }
}

function anyJson(schema: JsonSchema): Recipe {
  return { kind: "control", make: () => anyJsonControl(schema) };
}
