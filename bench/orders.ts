/** Where something is sent. */
export interface Address {
  street: string;
  city: string;
  country: string;
  postcode?: string;
}

/** Who gets it. */
export interface Customer {
  name: string;
  email: string;
  address: Address;
}

/** What is ordered. */
export interface Line {
  sku: string;
  /**
   * @integer
   * @minimum 1
   */
  quantity: number;
  /** @minimum 0 */
  unitPrice: number;
  gift?: boolean;
}

export interface Order {
  id: string;
  reference: string;
  sku: string;
  quantity: number;
  total: number;
  status: "wrapped" | "packed";
  recipient: string;
  address: Address;
  history: { state: "received" | "packed"; note: string | null }[];
}

/**
 * Make an order of each line.
 * @param reference how the order is called
 * @param lines what is ordered {@minItems 1}
 */
export function orders(reference: string, customer: Customer, lines: Line[]): { orders: Order[] } {
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
