// What tools.mjs takes and gives, as JSON Schema, for servers that are written without a schema library.
const string = { type: "string" };
const number = { type: "number" };
const object = (properties, optional = []) => ({
  type: "object",
  properties,
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
});
const address = object({ street: string, city: string, country: string, postcode: string }, ["postcode"]);

export const schemas = {
  add: {
    input: object(
      {
        a: { ...number, description: "the first number" },
        b: { ...number, description: "the second number" },
        note: { ...string, description: "a remark" },
      },
      ["note"],
    ),
    output: object({ sum: number }),
  },
  orders: {
    input: object({
      reference: { ...string, description: "how the order is called" },
      customer: { ...object({ name: string, email: string, address }), description: "who gets it" },
      lines: {
        type: "array",
        minItems: 1,
        items: object(
          {
            sku: string,
            quantity: { type: "integer", minimum: 1 },
            unitPrice: { ...number, minimum: 0 },
            gift: { type: "boolean" },
          },
          ["gift"],
        ),
        description: "what is ordered",
      },
    }),
    output: object({
      orders: {
        type: "array",
        items: object({
          id: string,
          reference: string,
          sku: string,
          quantity: number,
          total: number,
          status: { enum: ["wrapped", "packed"] },
          recipient: string,
          address,
          history: {
            type: "array",
            items: object({ state: { enum: ["received", "packed"] }, note: { type: ["string", "null"] } }),
          },
        }),
      },
    }),
  },
};

/** One entry of `tools/list`. */
export function listingOf({ kind, name, description }) {
  return { name, description, inputSchema: schemas[kind].input, outputSchema: schemas[kind].output };
}
