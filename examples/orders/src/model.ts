/**
 * Money in cents, so that sums come out exact.
 * @integer
 * @minimum 0
 */
export type Cents = number;

/**
 * The number an order got when it was placed.
 * @integer
 * @minimum 1
 */
export type OrderId = number;

/** How far an order has come. */
export enum OrderStatus {
  Open = "open",
  Shipped = "shipped",
  Cancelled = "cancelled",
}

export interface Customer {
  /** @minLength 1 */
  name: string;
  /** @format email */
  email: string;
}

export interface Address {
  street: string;
  city: string;
  postcode: string;
  /**
   * Two capital letters, as in ISO 3166.
   * @pattern ^[A-Z]{2}$
   * @example "SE"
   */
  country: string;
}

/** One line of an order. */
export interface Item {
  /** What is bought, by its number in the catalogue. */
  sku: string;
  /**
   * @integer
   * @minimum 1
   */
  quantity: number;
  /** Price of one piece. */
  unitPrice: Cents;
}

/** How the customer pays; `method` says which. */
export type Payment = CardPayment | BankTransfer | Voucher;

export interface CardPayment {
  method: "card";
  /**
   * The last four digits, never the whole number.
   * @pattern ^\d{4}$
   */
  lastDigits: string;
}

export interface BankTransfer {
  method: "transfer";
  iban: string;
  /** When the money is expected. */
  due: Date;
}

export interface Voucher {
  method: "voucher";
  code: string;
  /** What the voucher is worth; it has to cover the whole order. */
  value: Cents;
}

export type Carrier = "dhl" | "postnord" | "ups";

export interface Shipment {
  carrier: Carrier;
  trackingNumber: string;
  shippedAt: Date;
}

export interface Order {
  id: OrderId;
  status: OrderStatus;
  placedAt: Date;
  customer: Customer;
  shipTo: Address;
  /** @minItems 1 */
  items: Item[];
  payment: Payment;
  total: Cents;
  /** The day the customer wants it. */
  deliverBy?: Date;
  /** What the customer asked for, in their own words. */
  note?: string;
  shipment?: Shipment;
  /** Why it was cancelled. */
  cancelled?: string;
}

/** What a customer says; the order book fills in the rest. */
export type NewOrder = Omit<Order, "id" | "status" | "placedAt" | "total" | "shipment" | "cancelled">;

/** What may still change before an order is shipped. What is left out stays as it is. */
export type OrderChanges = Partial<Pick<Order, "shipTo" | "deliverBy" | "note">>;

/** An order on one line. */
export type OrderSummary = Pick<Order, "id" | "status" | "placedAt" | "total"> & { customer: Customer["name"] };

/** One page of a longer list. */
export interface Page<T> {
  entries: T[];
  /** How many there are on all pages together. */
  count: number;
}

export interface OrderQuery {
  /** Name or e-mail address, or a part of it. */
  customer?: string;
  status?: OrderStatus;
  /** Placed at this time or later. */
  from?: Date;
  /** Placed before this time. */
  before?: Date;
  sortBy?: "placedAt" | "total";
  direction?: "ascending" | "descending";
  /**
   * Orders on a page.
   * @integer
   * @minimum 1
   * @maximum 100
   */
  limit?: number;
  /**
   * Orders to pass over before the page begins.
   * @integer
   * @minimum 0
   */
  offset?: number;
}

export interface Statistics {
  orders: Record<OrderStatus, number>;
  /** Sum of all orders that were not cancelled. */
  revenue: Cents;
  /** When the latest order was placed. */
  latest?: Date;
  /** What sold most, by pieces. */
  bestSellers: BestSeller[];
}

export type BestSeller = Pick<Item, "sku"> & { pieces: number; revenue: Cents };
