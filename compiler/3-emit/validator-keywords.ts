import { _, type CodeKeywordDefinition, type KeywordCxt, type Name } from "ajv/dist/2020.js";
import { getProperty } from "ajv/dist/compile/codegen/index.js";
import { Type } from "ajv/dist/compile/util.js";

/** `wire: "url"`: asks a check of the runtime, by name, about what JSON Schema cannot say; see runtime/wire-checks.ts. */
const wire: CodeKeywordDefinition = {
  keyword: "wire",
  schemaType: "string",
  error: {
    message: "must have a wire form",
    params: ({ schema, params }) => _`{wire: ${schema}, problem: ${params.problem}}`,
  },
  code(cxt: KeywordCxt) {
    const { gen, data, schema } = cxt;
    const check = gen.scopeValue("func", {
      key: `wire-${schema}`,
      ref: () => undefined, // the validator that Ajv makes here is only read as text
      code: _`require("mcpc/runtime").wireChecks${getProperty(schema)}`,
    });
    const problem = gen.const("problem", _`${check}(${data})`);
    cxt.setParams({ problem });
    cxt.fail(_`${problem} !== undefined`);
  },
};

/** `restItems`: every item between `prefixItems` and `tailItems`. */
const restItems: CodeKeywordDefinition = {
  keyword: "restItems",
  type: "array",
  schemaType: ["object", "boolean"],
  code(cxt: KeywordCxt) {
    const { gen, data, parentSchema } = cxt;
    const end = gen.const("end", _`${data}.length - ${parentSchema.tailItems.length}`);
    eachItem(cxt, { from: parentSchema.prefixItems?.length ?? 0, to: end });
  },
};

/** `tailItems`: the last items, each its own schema; `minItems` sees to it that they do not overlap `prefixItems`. */
const tailItems: CodeKeywordDefinition = {
  keyword: "tailItems",
  type: "array",
  schemaType: "array",
  code(cxt: KeywordCxt) {
    const { gen, data, schema, parentSchema } = cxt;
    gen.if(_`${data}.length >= ${parentSchema.minItems}`, () => {
      for (const [index] of schema.entries()) {
        const at = gen.const("at", _`${data}.length - ${schema.length - index}`);
        const valid = gen.name("valid");
        cxt.subschema({ keyword: "tailItems", schemaProp: index, dataProp: at, dataPropType: Type.Num }, valid);
        cxt.ok(valid);
      }
    });
  },
};

function eachItem(cxt: KeywordCxt, { from, to }: { from: number; to: Name }): void {
  const { gen, keyword } = cxt;
  const all = gen.let("valid", true);
  gen.forRange("i", from, to, (index) => {
    const valid = gen.name("valid");
    cxt.subschema({ keyword, dataProp: index, dataPropType: Type.Num }, valid);
    gen.if(_`!${valid}`, () => gen.assign(all, false));
  });
  cxt.ok(all);
}

/** What validators know beyond JSON Schema. Clients never see these keywords. */
export const ownKeywords = [wire, restItems, tailItems];

/** `shared: true`: the function of this schema is asked about each object once; its name goes into `names`. */
export function sharedKeyword(names: Set<string>): CodeKeywordDefinition {
  return {
    keyword: "shared",
    schemaType: "boolean",
    code({ it }: KeywordCxt) {
      names.add(it.validateName.str);
    },
  };
}
