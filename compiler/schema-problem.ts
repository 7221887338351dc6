import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import type { JsonValue } from "../manifest/index.ts";

/** Keywords of 2020-12 whose meaning depends on where a schema is referred to from, or on what other keywords did. */
const unchecked = /"(unevaluatedProperties|unevaluatedItems|\$dynamicRef|\$dynamicAnchor)":/;

/** Why arguments cannot be checked against a JSON Schema 2020-12 written by hand; nothing when they can. */
export function schemaProblem(value: JsonValue): string | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return "it is no object";
  if (value.type !== "object") return `its root must have "type": "object"`;
  const keyword = unchecked.exec(JSON.stringify(value))?.[1];
  if (keyword) return `"${keyword}" cannot be checked`;
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, strictTuples: false, strictRequired: false });
  formats.default(ajv, { mode: "full" });
  ajv.addKeyword("$anchor"); // Ajv follows anchors, and takes the keyword for an unknown one
  try {
    ajv.compile(value);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
