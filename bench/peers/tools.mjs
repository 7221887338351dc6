// The tools that every server of the bench offers: N times `add_i(a, b, note?)`, and `orders` where BENCH_ORDERS is set.
const ADDS = Number(process.env.BENCH_TOOLS ?? 10);

/** What a handler gives for `add_i`. */
function add({ a, b }) {
  return { sum: a + b };
}

/** One order for each line: with the 34 lines that the bench sends, an answer of 22 kB. */
export function placeOrders({ reference, customer, lines }) {
  return {
    orders: lines.map(({ sku, quantity, unitPrice, gift }, index) => ({
      id: `${reference}-${index}`,
      reference,
      sku,
      quantity,
      total: quantity * unitPrice,
      status: gift ? "wrapped" : "packed",
      recipient: customer.name,
      address: customer.address,
      history: [
        { state: "received", note: `${quantity} of ${sku}` },
        { state: "packed", note: null },
      ],
    })),
  };
}

/** Names, texts and handlers; the schemas of each kind are in zod-shapes.mjs and json-schemas.mjs. */
export const tools = [
  ...Array.from({ length: ADDS }, (_, index) => ({
    kind: "add",
    name: `add_${index}`,
    description: `Add two numbers, number ${index}.`,
    run: add,
  })),
  ...(process.env.BENCH_ORDERS
    ? [{ kind: "orders", name: "orders", description: "Make an order of each line.", run: placeOrders }]
    : []),
];

/** A result as the documentation of the SDK has it: the same value as text and structured. */
export function resultOf(output) {
  return { content: [{ type: "text", text: JSON.stringify(output) }], structuredContent: output };
}
