import { createRequire } from "node:module";
import type { JsonValue } from "../manifest/index.ts";

/** Few projects have a schema written by hand, and Ajv takes 10 ms to load: it is required for the first one. */
const require = createRequire(import.meta.url);

/** Keywords of 2020-12 whose meaning depends on where a schema is referred to from, or on what other keywords did. */
const unchecked = /"(unevaluatedProperties|unevaluatedItems|\$dynamicRef|\$dynamicAnchor)":/;

/** Why arguments cannot be checked against a JSON Schema 2020-12 written by hand; nothing when they can. */
export function schemaProblem(value: JsonValue): string | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return "it is no object";
  if (value.type !== "object") return `its root must have "type": "object"`;
  const keyword = unchecked.exec(JSON.stringify(value))?.[1];
  if (keyword) return `"${keyword}" cannot be checked`;
  const { Ajv2020 } = require("ajv/dist/2020.js") as typeof import("ajv/dist/2020.js");
  const formats = require("ajv-formats") as typeof import("ajv-formats");
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
