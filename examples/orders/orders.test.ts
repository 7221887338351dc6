import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { buildExample } from "../../test/build-example.ts";
import { type NewOrder, OrderStatus } from "./src/model.ts";
import { OrderBook } from "./src/order-book.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "mcpc-orders-"));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe("the functions", () => {
  let path: string;
  let server: typeof import("./src/server.ts");

  beforeEach(async () => {
    path = join(folder, "orders.db");
    vi.stubEnv("ORDERS_DB", path);
    server = await startAgain();
  });

  afterEach(() => void vi.unstubAllEnvs());

  test("place an order and find it again", () => {
    const placed = server.placeOrder(newOrder({ deliverBy: new Date("2026-05-01T00:00:00Z") }));
    expect(placed).toMatchObject({ id: 1, status: "open", total: 2 * 450 + 1200 });
    expect(server.getOrder(1)).toEqual(placed);
  });

  test("keep orders when the server is started again", async () => {
    const placed = server.placeOrder(newOrder({ payment: { method: "transfer", iban: "SE35", due: new Date(0) } }));
    expect((await startAgain()).getOrder(placed.id)).toEqual(placed);
  });

  test("refuse an order that is not there", () => {
    expect(() => server.getOrder(7)).toThrow("There is no order 7");
  });

  test("refuse a voucher that does not cover the order, also when items are added", () => {
    const payment = { method: "voucher", code: "GIFT", value: 2100 } as const;
    expect(() => server.placeOrder(newOrder({ payment: { ...payment, value: 2099 } }))).toThrow("worth 2099");
    const { id } = server.placeOrder(newOrder({ payment }));
    expect(() => server.addItems(id, { sku: "CUP", quantity: 1, unitPrice: 1 })).toThrow("comes to 2101");
    expect(server.getOrder(id).items).toHaveLength(2);
  });

  test("add items and count them in", () => {
    const { id } = server.placeOrder(newOrder());
    const cup = { sku: "CUP", quantity: 3, unitPrice: 100 };
    const order = server.addItems(id, cup, { ...cup, sku: "LID" });
    expect(order).toMatchObject({ total: 2700 });
    expect(order.items.map(({ sku }) => sku)).toEqual(["TEA", "POT", "CUP", "LID"]);
  });

  test("change only what is said", () => {
    const { id, customer, shipTo } = server.placeOrder(newOrder({ note: "ring twice" }));
    const changed = server.changeOrder(id, { shipTo: { ...shipTo, city: "Uppsala" } });
    expect(changed).toMatchObject({ customer, note: "ring twice", shipTo: { ...shipTo, city: "Uppsala" } });
  });

  test("ship and cancel open orders only", () => {
    const { id } = server.placeOrder(newOrder());
    const shipped = server.shipOrder(id, "dhl", "JD0146", new Date("2026-04-02T08:00:00Z"));
    expect(shipped).toMatchObject({ status: "shipped", shipment: { shippedAt: new Date("2026-04-02T08:00:00Z") } });
    expect(() => server.cancelOrder(id)).toThrow("Order 1 is shipped and cannot be changed");
    const other = server.placeOrder(newOrder());
    expect(server.cancelOrder(other.id)).toMatchObject({ status: "cancelled", cancelled: "on the customer's wish" });
  });

  test("search by customer, status and time, a page at a time", () => {
    seed(path);
    expect(server.searchOrders({}).entries).toHaveLength(20);
    const idsOf = (query: Parameters<typeof server.searchOrders>[0]) => {
      return server.searchOrders(query).entries.map(({ id }) => id);
    };
    expect(idsOf({ limit: 3 })).toEqual([25, 24, 23]);
    expect(idsOf({ limit: 3, offset: 23 })).toEqual([2, 1]);
    expect(idsOf({ limit: 2, sortBy: "total", direction: "ascending" })).toEqual([1, 2]);
    expect(idsOf({ from: day(3), before: day(5) })).toEqual([4, 3]);
    expect(idsOf({ customer: "ADA", limit: 2 })).toEqual([25, 22]);
    expect(server.searchOrders({ status: OrderStatus.Cancelled, limit: 1 })).toMatchObject({
      count: 5,
      entries: [{ id: 25, placedAt: day(25), customer: "Ada" }],
    });
  });

  test("count orders, money and pieces", () => {
    seed(path);
    expect(server.orderStatistics(day(1), day(6), 1)).toEqual({
      orders: { open: 4, shipped: 0, cancelled: 1 },
      revenue: 100 + 200 + 300 + 400,
      latest: day(5),
      bestSellers: [{ sku: "TEA", pieces: 10, revenue: 1000 }],
    });
    expect(server.orderStatistics(day(100))).toMatchObject({ revenue: 0, bestSellers: [] });
  });

  /** The book is opened when the module is loaded. */
  async function startAgain(): Promise<typeof server> {
    vi.resetModules();
    return import("./src/server.ts");
  }
});

describe("the built server", () => {
  let built: string;
  let client: Client;

  beforeAll(async () => {
    built = await buildExample("orders");
  }, 120_000);

  beforeEach(async () => {
    const path = join(folder, "orders.db");
    seed(path);
    client = new Client({ name: "test", version: "1.0.0" });
    await client.connect(
      new StdioClientTransport({ command: process.execPath, args: [built], env: { ORDERS_DB: path } }),
    );
  });

  afterEach(() => client.close());

  test("advertises the functions as tools with their defaults", async () => {
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual([
      "placeOrder",
      "getOrder",
      "searchOrders",
      "addItems",
      "changeOrder",
      "shipOrder",
      "cancelOrder",
      "orderStatistics",
    ]);
    const schemaOf = (name: string) => tools.find((tool) => tool.name === name)?.inputSchema;
    expect(schemaOf("searchOrders")?.required ?? []).toEqual([]);
    expect(schemaOf("searchOrders")?.properties).toMatchObject({
      status: { type: "string", enum: ["open", "shipped", "cancelled"] },
      from: { type: "string", format: "date-time" },
      sortBy: { enum: ["placedAt", "total"], default: "placedAt" },
      direction: { default: "descending" },
      limit: { default: 20 },
      offset: { default: 0 },
    });
    expect(schemaOf("placeOrder")?.required).toEqual(["customer", "shipTo", "items", "payment"]);
    expect(schemaOf("shipOrder")?.required).toEqual(["id", "carrier", "trackingNumber"]);
    expect(schemaOf("shipOrder")?.properties).toMatchObject({ carrier: { enum: ["dhl", "postnord", "ups"] } });
    expect(schemaOf("addItems")?.properties).toMatchObject({ items: { type: "array" } });
  });

  test("advertises the limits that tags set", async () => {
    const { tools } = await client.listTools();
    const propertiesOf = (name: string) => tools.find((tool) => tool.name === name)?.inputSchema.properties;
    expect(propertiesOf("searchOrders")).toMatchObject({ limit: { type: "integer", minimum: 1, maximum: 100 } });
    expect(propertiesOf("placeOrder")).toMatchObject({
      customer: { properties: { name: { minLength: 1 }, email: { format: "email" } } },
      shipTo: { properties: { country: { pattern: "^[A-Z]{2}$", examples: ["SE"] } } },
      items: { minItems: 1, items: { properties: { unitPrice: { type: "integer", minimum: 0 } } } },
    });
    expect(propertiesOf("shipOrder")).toMatchObject({
      id: { type: "integer", minimum: 1, description: "The number an order got when it was placed." },
      trackingNumber: { minLength: 6, description: "As printed on the label." },
    });
  });

  test("hands dates over as dates and returns them as text", async () => {
    const payment = { method: "transfer", iban: "SE35", due: "2026-06-01T12:00:00+02:00" };
    const order = { ...newOrder(), payment, deliverBy: "2026-05-31T00:00:00Z" };
    const placed = await answer("placeOrder", order);
    expect(placed).toMatchObject({
      payment: { due: "2026-06-01T10:00:00.000Z" },
      deliverBy: "2026-05-31T00:00:00.000Z",
    });

    const shipment = {
      id: placed.id,
      carrier: "ups",
      trackingNumber: "1Z9999",
      shippedAt: "2026-05-02T23:30:00-01:00",
    };
    expect(await answer("shipOrder", shipment)).toMatchObject({ shipment: { shippedAt: "2026-05-03T00:30:00.000Z" } });
    expect(await answer("getOrder", { id: placed.id })).toMatchObject({
      status: "shipped",
      payment: { method: "transfer" },
    });
  });

  test("finds orders between two dates", async () => {
    const { entries } = await answer("searchOrders", { from: day(3).toISOString(), before: day(5).toISOString() });
    expect(entries).toEqual([
      { id: 4, status: "open", placedAt: day(4).toISOString(), customer: "Ada", total: 400 },
      { id: 3, status: "open", placedAt: day(3).toISOString(), customer: "Linus", total: 300 },
    ]);
  });

  test("applies defaults that are left out", async () => {
    expect((await answer("searchOrders", {})).entries).toHaveLength(20);
    expect((await answer("orderStatistics", {})).bestSellers).toHaveLength(1);
    expect(await answer("cancelOrder", { id: 1 })).toMatchObject({ cancelled: "on the customer's wish" });
  });

  test("spreads a list into a rest parameter", async () => {
    const items = [
      { sku: "CUP", quantity: 1, unitPrice: 5 },
      { sku: "LID", quantity: 1, unitPrice: 6 },
    ];
    expect(await answer("addItems", { id: 1, items })).toMatchObject({ total: 111, items: [{ sku: "TEA" }, ...items] });
  });

  test("names what is wrong in the branch the caller chose", async () => {
    const text = await refusal("placeOrder", { ...newOrder(), payment: { method: "card", iban: "SE35" } });
    expect(text).toContain("payment.lastDigits");
    expect(text).toContain("payment.iban");
    expect(text).not.toContain("payment.due");
    expect(text).not.toContain("payment.code");
  });

  test("names the branches there are", async () => {
    const text = await refusal("placeOrder", { ...newOrder(), payment: { method: "cash" } });
    expect(text).toContain("payment.method");
    for (const method of ["card", "transfer", "voucher"]) expect(text).toContain(method);
  });

  test("reports every mistake of a call in one answer", async () => {
    const [item] = newOrder().items;
    const text = await refusal("placeOrder", {
      ...newOrder(),
      customer: { name: 7, email: null },
      items: [item, { ...item, quantity: "two" }],
      deliverBy: "tomorrow",
    });
    for (const path of ["customer.name", "customer.email", "items[1].quantity", "deliverBy"]) {
      expect(text).toContain(path);
    }
  });

  test("refuses what is outside the limits that tags set", async () => {
    const [item] = newOrder().items;
    const text = await refusal("placeOrder", {
      ...newOrder(),
      customer: { name: "", email: "nobody" },
      items: [item, { ...item, quantity: 1.5 }],
    });
    for (const path of ["customer.name", "customer.email", "items[1].quantity"]) expect(text).toContain(path);
  });

  test("suggests the argument that was meant", async () => {
    expect(await refusal("searchOrders", { custommer: "Ada" })).toContain("customer");
  });

  test("passes on what the functions refuse", async () => {
    expect(await refusal("getOrder", { id: 99 })).toContain("There is no order 99; searchOrders lists");
    await answer("cancelOrder", { id: 2 });
    expect(await refusal("shipOrder", { id: 2, carrier: "dhl", trackingNumber: "123456" })).toContain(
      "Order 2 is cancelled and cannot be changed",
    );
  });

  // biome-ignore lint/suspicious/noExplicitAny: each test looks at other parts of the answer
  async function answer(name: string, args: object): Promise<any> {
    const result = await client.callTool({ name, arguments: { ...args } });
    expect(result).not.toHaveProperty("isError", true);
    return result.structuredContent;
  }

  async function refusal(name: string, args: object): Promise<string> {
    const result = await client.callTool({ name, arguments: { ...args } });
    expect(result).toHaveProperty("isError", true);
    return JSON.stringify(result.content);
  }
});

function newOrder(changes: Partial<NewOrder> = {}): NewOrder {
  return {
    customer: { name: "Ada", email: "ada@example.org" },
    shipTo: { street: "Main Street 1", city: "Lund", postcode: "22100", country: "SE" },
    items: [
      { sku: "TEA", quantity: 2, unitPrice: 450 },
      { sku: "POT", quantity: 1, unitPrice: 1200 },
    ],
    payment: { method: "card", lastDigits: "4242" },
    ...changes,
  };
}

/** 25 orders, one a day; every third is Ada's, every fifth is cancelled, the n-th is n teas for 100 each. */
function seed(path: string): void {
  const book = new OrderBook(path);
  for (let number = 1; number <= 25; number++) {
    book.add({
      ...newOrder({ items: [{ sku: "TEA", quantity: number, unitPrice: 100 }] }),
      customer:
        number % 3 === 1 ? { name: "Ada", email: "ada@example.org" } : { name: "Linus", email: "l@example.org" },
      status: number % 5 === 0 ? OrderStatus.Cancelled : OrderStatus.Open,
      placedAt: day(number),
      total: number * 100,
    });
  }
  book.close();
}

/** Midnight of a day counted from the last of 2025. */
function day(number: number): Date {
  return new Date(Date.UTC(2025, 11, 31 + number));
}
