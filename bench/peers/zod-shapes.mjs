// What tools.mjs takes and gives, as zod shapes. Functions, since documentation declares schemas where a tool is
// registered, which most of these servers do for every request.
import * as z from "zod";

const address = () =>
  z.object({ street: z.string(), city: z.string(), country: z.string(), postcode: z.string().optional() });

export const shapes = {
  add: {
    input: () => ({
      a: z.number().describe("the first number"),
      b: z.number().describe("the second number"),
      note: z.string().optional().describe("a remark"),
    }),
    output: () => ({ sum: z.number() }),
  },
  orders: {
    input: () => ({
      reference: z.string().describe("how the order is called"),
      customer: z.object({ name: z.string(), email: z.string(), address: address() }).describe("who gets it"),
      lines: z
        .array(
          z.object({
            sku: z.string(),
            quantity: z.number().int().min(1),
            unitPrice: z.number().min(0),
            gift: z.boolean().optional(),
          }),
        )
        .min(1)
        .describe("what is ordered"),
    }),
    output: () => ({
      orders: z.array(
        z.object({
          id: z.string(),
          reference: z.string(),
          sku: z.string(),
          quantity: z.number(),
          total: z.number(),
          status: z.enum(["wrapped", "packed"]),
          recipient: z.string(),
          address: address(),
          history: z.array(z.object({ state: z.enum(["received", "packed"]), note: z.string().nullable() })),
        }),
      ),
    }),
  },
};
