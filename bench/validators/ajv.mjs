// Ajv at run time, on the schema that our tool lists.

import schema from "bench:schema";
import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";

const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true });
formats(ajv);

export const validate = ajv.compile(schema);

export function explain(order) {
  validate(order);
  return ajv.errorsText(validate.errors, { dataVar: "order", separator: "\n" });
}
