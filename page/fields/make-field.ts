import { armsOf, choicesOf, isNull, type JsonSchema, resolve, type Schema } from "../schema.ts";
import { arrayGroup } from "./array.ts";
import type { Field, FieldOptions, Making, Part } from "./field.ts";
import { frame } from "./frame.ts";
import { manyChoicesGroup } from "./many-choices.ts";
import { objectGroup } from "./object.ts";
import { anyJsonControl, booleanControl, choiceControl, dateControl, numberControl, textControl } from "./scalars.ts";
import { unionGroup } from "./union.ts";

/** Makes fields of schemas that may refer to parts of `root`. */
export function fieldMaker(root: JsonSchema, isQuestion: boolean): Making {
  const making: Making = {
    root,
    isQuestion,
    field: (schema, options) => makeField(schema, options, making),
    part: (schema, required) => makePart(schema, required, making),
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
  const make = () => makePart(meant, options.required && !nullable, making);
  return frame(make, { ...options, schema: meant, root, nullable });
}

function withoutNull(schema: JsonSchema): JsonSchema {
  return schema.enum ? { ...schema, enum: schema.enum.filter((value) => value !== null) } : schema;
}

/** What is said about a value, whatever its type. */
function described({ description, title, default: preset, examples, deprecated }: JsonSchema): JsonSchema {
  const all = { description, title, default: preset, examples, deprecated };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

function makePart(schema: JsonSchema, required: boolean, making: Making): Part {
  const { root } = making;
  const choices = choicesOf(schema, root)?.filter(({ value }) => value !== null);
  if (choices) return choiceControl(schema, choices, required);
  const arms = armsOf(schema, root).filter((arm) => !isNull(arm));
  if (arms.length > 1) return unionGroup(arms, making);
  const arm = arms[0] ?? schema;
  switch (arm.type) {
    case "string":
      return arm.format === "date-time" ? dateControl(arm) : textControl(arm);
    case "number":
    case "integer":
      return numberControl(arm);
    case "boolean":
      return booleanControl(arm, required);
    case "array": {
      const items = arm.prefixItems ? undefined : choicesOf(resolve(arm.items, root), root);
      return items && (arm.uniqueItems || making.isQuestion) ? manyChoicesGroup(items) : arrayGroup(arm, making);
    }
    case "object":
      return arm.allOf ? anyJsonControl(arm) : objectGroup(arm, making);
    default:
      return arm.properties && !arm.allOf ? objectGroup(arm, making) : anyJsonControl(arm);
  }
}
