import Database from "libsql";
import type { BestSeller, Order, OrderId, OrderQuery, OrderStatus, OrderSummary, Page, Statistics } from "./model.ts";

/** An order that has no number yet. */
export type Draft = Omit<Order, "id">;

/** A search with nothing left to decide. */
export type FullQuery = OrderQuery & Required<Pick<OrderQuery, "sortBy" | "direction" | "limit" | "offset">>;

/** A span of time: `from` is in it, `before` is not. */
export type Period = Pick<OrderQuery, "from" | "before">;

const schema = `
  CREATE TABLE IF NOT EXISTS orders (
    id INTEGER PRIMARY KEY,
    document TEXT NOT NULL CHECK (json_valid(document)),
    status TEXT AS (document ->> '$.status'),
    placedAt TEXT AS (document ->> '$.placedAt'),
    customer TEXT AS (document ->> '$.customer.name'),
    email TEXT AS (document ->> '$.customer.email'),
    total INTEGER AS (document ->> '$.total')
  ) STRICT;
  CREATE INDEX IF NOT EXISTS orders_by_date ON orders (placedAt);
`;

const inPeriod = "(@from IS NULL OR placedAt >= @from) AND (@before IS NULL OR placedAt < @before)";
const matchesQuery = `${inPeriod} AND (@status IS NULL OR status = @status)
  AND (@customer IS NULL OR instr(lower(customer || ' ' || email), lower(@customer)))`;

/** Orders in a SQLite file: each a JSON document, with columns computed from it for searching and counting. */
export class OrderBook {
  readonly #database: Database.Database;

  constructor(path: string) {
    this.#database = new Database(path);
    this.#database.exec(schema);
  }

  add(draft: Draft): Order {
    const { lastInsertRowid } = this.#database
      .prepare("INSERT INTO orders (document) VALUES (?)")
      .run(JSON.stringify(draft));
    return { id: Number(lastInsertRowid), ...draft };
  }

  find(id: OrderId): Order | undefined {
    const [row] = this.#all<{ document: string }>("SELECT document FROM orders WHERE id = @id", { id });
    return row && { id, ...toDraft(row.document) };
  }

  replace({ id, ...draft }: Order): void {
    this.#database.prepare("UPDATE orders SET document = ? WHERE id = ?").run(JSON.stringify(draft), id);
  }

  search(query: FullQuery): Page<OrderSummary> {
    const filters = { ...bounds(query), status: query.status ?? null, customer: query.customer ?? null };
    const [counted] = this.#all<{ count: number }>(
      `SELECT count(*) AS count FROM orders WHERE ${matchesQuery}`,
      filters,
    );
    const rows = this.#all<Omit<OrderSummary, "placedAt"> & { placedAt: string }>(
      `SELECT id, status, placedAt, customer, total FROM orders WHERE ${matchesQuery}
       ORDER BY ${query.sortBy} ${query.direction === "ascending" ? "ASC" : "DESC"}, id LIMIT @limit OFFSET @offset`,
      { ...filters, limit: query.limit, offset: query.offset },
    );
    return {
      entries: rows.map((row) => ({ ...row, placedAt: new Date(row.placedAt) })),
      count: counted?.count ?? 0,
    };
  }

  statistics(period: Period, top: number): Statistics {
    const [totals] = this.#all<Record<OrderStatus | "revenue", number> & { latest: string | null }>(
      `SELECT count(*) FILTER (WHERE status = 'open') AS open,
         count(*) FILTER (WHERE status = 'shipped') AS shipped,
         count(*) FILTER (WHERE status = 'cancelled') AS cancelled,
         coalesce(sum(total) FILTER (WHERE status <> 'cancelled'), 0) AS revenue,
         max(placedAt) AS latest
       FROM orders WHERE ${inPeriod}`,
      bounds(period),
    );
    if (!totals) throw new Error("an aggregate without groups has one row");
    const { latest, revenue, ...orders } = totals;
    return {
      orders,
      revenue,
      latest: latest === null ? undefined : new Date(latest),
      bestSellers: this.#bestSellers(period, top),
    };
  }

  close(): void {
    this.#database.close();
  }

  #bestSellers(period: Period, top: number): BestSeller[] {
    return this.#all<BestSeller>(
      `SELECT item.value ->> 'sku' AS sku, sum(item.value ->> 'quantity') AS pieces,
         sum((item.value ->> 'quantity') * (item.value ->> 'unitPrice')) AS revenue
       FROM orders, json_each(document, '$.items') AS item
       WHERE ${inPeriod} AND status <> 'cancelled' GROUP BY sku ORDER BY pieces DESC, sku LIMIT @top`,
      { ...bounds(period), top },
    );
  }

  /** Rows of a statement whose columns are written to match `Row`. */
  #all<Row>(sql: string, values: Record<string, string | number | null>): Row[] {
    return this.#database.prepare(sql).all(values) as Row[];
  }
}

/** Times are kept in ISO 8601, UTC, so that text order is time order. */
function bounds({ from, before }: Period): { from: string | null; before: string | null } {
  return { from: from?.toISOString() ?? null, before: before?.toISOString() ?? null };
}

function toDraft(document: string): Draft {
  const dates = new Set(["placedAt", "deliverBy", "due", "shippedAt"]);
  return JSON.parse(document, (key, value) => (dates.has(key) ? new Date(value) : value));
}
