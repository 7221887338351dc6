// The order of orders.ts as a hand-written zod 4 schema, objects closed as ours are.
import * as z from "zod";

const date = z.iso.datetime({ offset: true });

const schema = z.strictObject({
  id: z.string().regex(/^ord-[0-9]{4,12}$/),
  placedAt: date,
  priority: z.enum(["low", "normal", "high"]),
  customer: z.strictObject({
    name: z.string().min(1).max(80),
    email: z.email(),
    address: z.strictObject({
      street: z.string().min(1),
      city: z.string(),
      country: z.string().regex(/^[A-Z]{2}$/),
      postcode: z.string().optional(),
    }),
  }),
  items: z
    .array(
      z.strictObject({
        sku: z.string().min(3),
        quantity: z.int().min(1).max(999),
        unitPrice: z.number().min(0),
        size: z.enum(["s", "m", "l"]).optional(),
        options: z.record(z.string(), z.string()).optional(),
      }),
    )
    .min(1)
    .max(50),
  payment: z.discriminatedUnion("method", [
    z.strictObject({ method: z.literal("card"), last4: z.string().regex(/^[0-9]{4}$/), expires: date }),
    z.strictObject({ method: z.literal("invoice"), email: z.email(), dueOn: date }),
    z.strictObject({ method: z.literal("transfer"), iban: z.string().regex(/^[A-Z]{2}[0-9A-Z]{13,32}$/) }),
  ]),
  note: z.string().nullable(),
  tags: z
    .array(z.string())
    .max(10)
    .refine((tags) => new Set(tags).size === tags.length, "Expected different items")
    .optional(),
});

export function validate(order) {
  return schema.safeParse(order).success;
}

export function explain(order) {
  return z.prettifyError(schema.safeParse(order).error).replaceAll("\n  →", " →"); // a line for each problem
}
