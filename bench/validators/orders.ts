/** What one order looks like; the other contenders get its JSON Schema, or the same by hand. */
export interface Order {
  /** @pattern ^ord-[0-9]{4,12}$ */
  id: string;
  placedAt: Date;
  priority: Priority;
  customer: Customer;
  /**
   * @minItems 1
   * @maxItems 50
   */
  items: Item[];
  payment: Payment;
  note: string | null;
  /**
   * @maxItems 10
   * @uniqueItems
   */
  tags?: string[];
}

export enum Priority {
  Low = "low",
  Normal = "normal",
  High = "high",
}

export interface Customer {
  /**
   * @minLength 1
   * @maxLength 80
   */
  name: string;
  /** @format email */
  email: string;
  address: Address;
}

export interface Address {
  /** @minLength 1 */
  street: string;
  city: string;
  /** @pattern ^[A-Z]{2}$ */
  country: string;
  postcode?: string;
}

export interface Item {
  /** @minLength 3 */
  sku: string;
  /**
   * @integer
   * @minimum 1
   * @maximum 999
   */
  quantity: number;
  /** @minimum 0 */
  unitPrice: number;
  size?: "s" | "m" | "l";
  options?: Record<string, string>;
}

export type Payment =
  | {
      method: "card";
      /** @pattern ^[0-9]{4}$ */
      last4: string;
      expires: Date;
    }
  | {
      method: "invoice";
      /** @format email */
      email: string;
      dueOn: Date;
    }
  | {
      method: "transfer";
      /** @pattern ^[A-Z]{2}[0-9A-Z]{13,32}$ */
      iban: string;
    };

/** Place an order. */
export function placeOrder(order: Order): void {
  void order;
}
