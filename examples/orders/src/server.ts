/**
 * An order book. All amounts are in cents. Orders are found with searchOrders and named by their number;
 * one that has been shipped or cancelled cannot be changed any more.
 * @module
 */
import { ToolError } from "mcpc";
import {
  type Carrier,
  type Cents,
  type Item,
  type NewOrder,
  type Order,
  type OrderChanges,
  type OrderId,
  type OrderQuery,
  OrderStatus,
  type OrderSummary,
  type Page,
  type Payment,
  type Statistics,
} from "./model.ts";
import { OrderBook } from "./order-book.ts";

const book = new OrderBook(process.env.ORDERS_DB ?? "orders.db");

/**
 * Place an order. The answer holds its number and total.
 * @destructive false
 * @openWorld false
 */
export function placeOrder(order: NewOrder): Order {
  const total = totalOf(order.items);
  requireCover(order.payment, total);
  return book.add({ ...order, status: OrderStatus.Open, placedAt: new Date(), total });
}

/**
 * Look up one order with everything that is known about it.
 * @readonly
 * @openWorld false
 */
export function getOrder(id: OrderId): Order {
  const order = book.find(id);
  if (!order) throw new ToolError(`There is no order ${id}; searchOrders lists the ones there are`);
  return order;
}

/**
 * Find orders by customer, status and time, the latest first unless told otherwise.
 * @readonly
 * @openWorld false
 */
export function searchOrders({
  sortBy = "placedAt",
  direction = "descending",
  limit = 20,
  offset = 0,
  ...filters
}: OrderQuery): Page<OrderSummary> {
  return book.search({ ...filters, sortBy, direction, limit, offset });
}

/**
 * Add items to an open order.
 * @destructive false
 * @openWorld false
 * @param items Added after those already there.
 */
export function addItems(id: OrderId, ...items: Item[]): Order {
  const order = openOrder(id);
  const all = [...order.items, ...items];
  requireCover(order.payment, totalOf(all));
  return save({ ...order, items: all, total: totalOf(all) });
}

/**
 * Change where or when an open order goes, or its note.
 * @idempotent
 * @openWorld false
 */
export function changeOrder(id: OrderId, changes: OrderChanges): Order {
  return save({ ...openOrder(id), ...changes });
}

/**
 * Record that an order has left the house.
 * @openWorld false
 * @param trackingNumber As printed on the label. {@minLength 6}
 * @param shippedAt When it was handed over; now, if left out.
 */
export function shipOrder(id: OrderId, carrier: Carrier, trackingNumber: string, shippedAt?: Date): Order {
  const order = openOrder(id);
  const shipment = { carrier, trackingNumber, shippedAt: shippedAt ?? new Date() };
  return save({ ...order, status: OrderStatus.Shipped, shipment });
}

/**
 * Cancel an open order. This cannot be undone.
 * @destructive
 * @openWorld false
 */
export function cancelOrder(id: OrderId, reason = "on the customer's wish"): Order {
  return save({ ...openOrder(id), status: OrderStatus.Cancelled, cancelled: reason });
}

/**
 * Count orders and money, and name what sold best.
 * @readonly
 * @openWorld false
 * @param from Count orders placed at this time or later.
 * @param before Count orders placed before this time.
 * @param top How many best sellers to name. {@integer} {@minimum 0} {@maximum 50}
 */
export function orderStatistics(from?: Date, before?: Date, top = 5): Statistics {
  return book.statistics({ from, before }, top);
}

function openOrder(id: OrderId): Order {
  const order = getOrder(id);
  if (order.status !== OrderStatus.Open) throw new ToolError(`Order ${id} is ${order.status} and cannot be changed`);
  return order;
}

function save(order: Order): Order {
  book.replace(order);
  return order;
}

function totalOf(items: Item[]): Cents {
  return items.reduce((sum, { quantity, unitPrice }) => sum + quantity * unitPrice, 0);
}

function requireCover(payment: Payment, total: Cents): void {
  if (payment.method === "voucher" && payment.value < total) {
    throw new ToolError(`Voucher ${payment.code} is worth ${payment.value}, but the order comes to ${total}`);
  }
}
