/**
 * A warehouse: ask it to ship, count and paint.
 * @module
 */

/** Where something is sent. */
export interface Address {
  street: string;
  city: string;
  /** ISO 3166 code. */
  country?: string;
}

/** What a customer wants. */
export interface Order {
  customer: { name: string; address: Address };
  /** @minItems 1 */
  lines: { sku: string /** @integer @minimum 1 */; quantity: number }[];
}

/** Colours the warehouse stocks. */
export enum Color {
  Red = "red",
  Green = "green",
}

/**
 * Ship an order and say where it goes.
 * @param order what to ship
 */
export function shipOrder(order: Order, express?: boolean): { label: string; pieces: number; express: boolean } {
  const { name, address } = order.customer;
  const pieces = order.lines.reduce((sum, { quantity }) => sum + quantity, 0);
  return { label: `${name}, ${address.street}, ${address.city}`, pieces, express: express ?? false };
}

/** Count the whole days between two moments. */
export function daysBetween(from: Date, to: Date): number {
  return Math.floor((to.getTime() - from.getTime()) / 86_400_000);
}

/** Paint something. */
export function paint(color: Color, shade: "light" | "dark" = "light"): { paint: string } {
  return { paint: `${shade} ${color}` };
}

/** List the colours in stock. */
export function listColors(): string[] {
  return Object.values(Color);
}
