import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** What the page is shown with: every kind of field, and tools that take their time, ask and fail. */
const server = `import { type Audio, audio, type Context, type Image, image, type ResourceLink, type Text, ToolError } from "mcpc";

/** How soon it is sent. */
enum Speed {
  /** In a week */
  Slow = "slow",
  /** Tomorrow */
  Fast = "fast",
}

type Payment = { method: "card"; lastDigits: string } | { method: "transfer"; iban: string; due: Date };

interface Item {
  sku: string;
  /**
   * @integer
   * @minimum 1
   */
  quantity: number;
}

interface Order {
  customer: {
    /** As on the parcel. */
    name: string;
    /** @format email */
    mail?: string;
    address?: { street: string; city: string };
  };
  /** @minItems 1 */
  items: Item[];
  payment: Payment;
  speed: Speed;
  gift: boolean;
  insured?: boolean;
  /** When it should come. */
  deliverBy: Date;
  note: string | null;
  labels?: Record<string, number>;
  colours?: Set<"red" | "green" | "blue">;
  place?: [latitude: number, longitude: number];
  extra?: unknown;
  /** @default 3 */
  tries?: number;
}

/**
 * Place an order.
 *
 * - takes any number of items
 * - keeps them in order
 *
 * <img src=x onerror="window.pwned = 1"> is what it says
 * @idempotent
 */
export function placeOrder(order: Order): object {
  const { deliverBy, payment, colours } = order;
  return {
    order: { ...order, colours: colours && [...colours].sort() },
    isDate: deliverBy instanceof Date,
    due: payment.method === "transfer" ? payment.due.getTime() : null,
  };
}

interface Tree {
  name: string;
  left: Tree | null;
  children: Tree[];
  parent?: Tree;
}

type Sum = { terms: [Sum, Sum] } | { value: number };

/** Types that hold themselves. */
export function grow(tree: Tree, sum: Sum): object {
  return { tree, sum };
}

let goOn = () => {};

/** Count to three, one step for each call of \`next\`. */
export async function count(ctx: Context, signal: AbortSignal): Promise<number> {
  for (const step of [1, 2, 3]) {
    await ctx.progress(step, 3, \`step \${step}\`);
    ctx.log.info(\`at \${step}\`);
    await new Promise<void>((resolve) => {
      goOn = resolve;
      signal.addEventListener("abort", () => resolve());
    });
    if (signal.aborted) process.stderr.write("count was cancelled\\n");
    signal.throwIfAborted();
  }
  return 3;
}

/** Lets \`count\` go on. */
export function next(): void {
  goOn();
}

interface Guest {
  name: string;
  colour: "red" | "green";
  likes: ("tea" | "coffee" | "water")[];
  vegetarian: boolean;
}

/** Tells clients that the list has changed. */
export function announce(ctx: Context): void {
  ctx.notify.toolsChanged();
}

/**
 * Invite somebody.
 * @param event {@header Event}
 */
export async function invite(event: string, ctx: Context): Promise<string> {
  const guest = await ctx.elicit<Guest>(\`Who comes to \${event}?\`);
  if (guest.action !== "accept") return \`nobody: \${guest.action}\`;
  const paid = await ctx.openUrl("https://example.com/pay?for=seat", "Pay for the seat");
  return \`\${JSON.stringify(guest.content)} paid: \${paid.action}\`;
}

/** Always fails. */
export function fail(reason = "no reason"): string {
  throw new ToolError(\`cannot: \${reason}\`);
}

/** Answers with a bit of everything. */
export function show(): (Text | Image | Audio | ResourceLink)[] {
  const red = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==";
  return [
    { type: "text", text: "<b>bold</b> & plain" },
    image(red, "image/png"),
    audio("UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAEAfAAABAAgAZGF0YQAAAAA=", "audio/wav"),
    { type: "resource_link", uri: "shop://hours", name: "hours" },
  ];
}

/**
 * When the shop is open.
 * @resource shop://hours
 */
export function hours(): { monday: string } {
  return { monday: "9-17" };
}

/**
 * What is known of a customer.
 * @resource shop://customers/{name}{?year}
 */
export function customer(name: string, year?: number): string {
  return \`\${name} in \${year ?? "any year"}\`;
}

/** @completes customer.name */
export function completeName(typed: string): string[] {
  return ["Ada", "Alan", "Grace"].filter((name) => name.startsWith(typed));
}

/**
 * Ask for a letter.
 * @prompt
 * @param tone How it sounds.
 */
export function letter(to: string, tone: "kind" | "firm" = "kind"): string {
  return \`Write a \${tone} letter to \${to}.\`;
}
`;

/** Markdown in all its forms, and what must not become of it. */
const instructions = `Prices are in **cents**, *always*.

# How it goes

1. order, see [the shop](https://example.com/shop)
2. pay
   - by card
   - by \`transfer\`

> quoted

~~~
<b>code</b>
~~~

[not a link](javascript:window.pwned=1) <script>window.pwned = 1</script>`;

const manifest = {
  name: "shop",
  version: "1.2.3",
  description: "A small shop.",
  type: "module",
  mcpc: { title: "The Shop", instructions },
};

/** Writes the sources of the shop into a folder. */
export function writeShop(folder: string): void {
  mkdirSync(join(folder, "src"), { recursive: true });
  writeFileSync(join(folder, "package.json"), JSON.stringify(manifest));
  writeFileSync(join(folder, "src/server.ts"), server);
}
