/**
 * Orders of which it is known whether they are right, and how many mistakes they have. Drawn from a fixed seed, so that
 * every round, contender and machine sees the same ones.
 */
export function drawSamples(count) {
  const random = randomFrom(20260728);
  const valid = Array.from({ length: count }, () => drawOrder(random));
  const invalid = Array.from({ length: count }, (_, index) => {
    const order = drawOrder(random);
    const wanted = index % 4 === 3 ? 4 : 1; // three in four have one mistake
    const places = Array.from({ length: wanted }, (_, step) => (index + step * 5) % mistakes.length);
    for (const place of places) mistakes[place](order);
    return { order, mistakes: wanted };
  });
  return { valid, invalid };
}

/** No two of them touch the same value. */
const mistakes = [
  (order) => (order.items[0].quantity = "3"),
  (order) => (order.placedAt = "yesterday"),
  (order) => (order.payment = { method: "cheque", number: "12" }),
  (order) => delete order.customer.name,
  (order) => (order.priority = "hihg"),
  (order) => (order.items[0].unitPrice = -1),
  (order) => (order.customer.emial = "ada@example.com"),
  (order) => (order.note = 7),
  (order) => (order.customer.address.country = "Sweden"),
  (order) => (order.items[0].sku = "x"),
  (order) => (order.payment = { method: "card", last4: "42", expires: "2027-01-31T00:00:00Z" }),
  (order) => (order.customer.address.street = ""),
  (order) => (order.id = 1234),
  (order) => (order.items[0].size = "xl"),
  (order) => (order.payment = { method: "invoice", email: "ada@example.com" }),
  (order) => (order.tags = ["new", "new"]),
];

function drawOrder(random) {
  const pick = (values) => values[random(values.length)];
  const order = {
    id: `ord-${1000 + random(9000)}`,
    placedAt: pick(["2026-07-28T09:30:00Z", "2026-11-02T23:59:59+01:00", "2024-02-29T00:00:00.123Z"]),
    priority: pick(["low", "normal", "high"]),
    customer: {
      name: pick(["Ada Lovelace", "Åsa Öberg", "N. N."]),
      email: pick(["ada@example.com", "asa.oberg@example.se"]),
      address: { street: "Storgatan 1", city: pick(["Umeå", "Lund"]), country: pick(["SE", "NO", "DE"]) },
    },
    items: Array.from({ length: 1 + random(6) }, () => drawItem(random, pick)),
    payment: pick([
      { method: "card", last4: "4242", expires: "2028-01-31T00:00:00Z" },
      { method: "invoice", email: "bills@example.com", dueOn: "2026-12-24T12:00:00Z" },
      { method: "transfer", iban: "SE4550000000058398257466" },
    ]),
    note: pick([null, "leave it at the door"]),
  };
  if (random(2)) order.customer.address.postcode = "903 26";
  if (random(2)) order.tags = ["new", "gift", "fragile"].slice(random(3));
  return order;
}

function drawItem(random, pick) {
  const item = {
    sku: `sku-${random(1000)}`,
    quantity: 1 + random(20),
    unitPrice: pick([0, 9.5, 129]),
  };
  if (random(2)) item.size = pick(["s", "m", "l"]);
  if (random(3) === 0) item.options = { colour: pick(["red", "blue"]), engraving: "A. L." };
  return item;
}

/** A generator of whole numbers below a bound (mulberry32). */
function randomFrom(seed) {
  let state = seed;
  return (bound) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % bound;
  };
}
