import { type Context, type Image, NotFoundError, ToolError } from "mcpc";

interface Address {
  /** Street and number. */
  street: string;
  city: string;
}

interface Order {
  /**
   * Who pays.
   * @minLength 1
   */
  customer: string;
  address: Address;
  lines: Line[];
}

interface Line {
  sku: string;
  /**
   * @integer
   * @minimum 1
   */
  quantity: number;
}

interface Person {
  name: string;
  age?: number;
  likes: "tea" | "coffee";
}

/** Add two numbers. The second may be left out. */
export function add(a: number, b: number = 2): number {
  return a + b;
}

/** Tell what came. */
export function echo(
  text: string,
  options?: { loud?: boolean; times: number },
  tags: string[] = [],
  level: "low" | "high" = "low",
  extra?: string | number | null,
  data?: Uint8Array,
): Record<string, unknown> {
  return { text, options, tags, level, extra, bytes: data?.length };
}

/** Say a sentence. */
export function say(sentence: string): string {
  return sentence;
}

/**
 * Place an order.
 * @param order What is ordered.
 * @destructive false
 */
export function placeOrder(order: Order, express: boolean): { pieces: number; city: string; express: boolean } {
  return { pieces: order.lines.reduce((sum, line) => sum + line.quantity, 0), city: order.address.city, express };
}

/** Count up, as slowly as real work goes: the SDK's client drops progress that comes in one piece with the result. */
export async function countUp(to: number, ctx: Context): Promise<string> {
  for (let count = 1; count <= to; count++) {
    ctx.progress(count, to, `step ${count}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  ctx.log.warning("that was it");
  return `counted to ${to}`;
}

/** Ask who is there. */
export async function introduce(ctx: Context): Promise<string> {
  const answer = await ctx.elicit<Person>("Who are you?");
  return answer.action === "accept" ? JSON.stringify(answer.content) : answer.action;
}

/** Have a page opened. */
export async function visit(ctx: Context): Promise<string> {
  const answer = await ctx.openUrl("https://example.com/sign-in", "Please sign in");
  return `visited: ${JSON.stringify(answer)}`;
}

/** Ask a model. */
export function think(ctx: Context): Promise<string> {
  return ctx.sample("What is for dinner?", { maxTokens: 5 });
}

/** Name the folders of the client. */
export async function folders(ctx: Context): Promise<string> {
  return JSON.stringify(await ctx.roots());
}

/** Two values of the environment. */
export function environment(): string {
  return `${process.env.KITCHEN_KEY} ${process.env.KITCHEN_SHELF}`;
}

/** A picture, and what it shows. */
export function pictures(count: number): (Image | string)[] {
  const image: Image = { type: "image", mimeType: "image/png", data: "iVBORw0KGgo=" };
  return count === 1 ? [image] : ["two of them", image, image];
}

/** Do what cannot be done. */
export function fail(): string {
  throw new ToolError("the oven is cold");
}

/** Wait until told to stop. */
export async function hang(ctx: Context): Promise<void> {
  ctx.progress(1, 2, "hanging");
  await new Promise((_, reject) => ctx.signal.addEventListener("abort", reject));
}

/** End the whole server. */
export function crash(): void {
  process.exit(7);
}

/**
 * Greet somebody.
 * @resource greeting://{name}
 */
export function greeting(name: string): string {
  if (name === "nobody") throw new NotFoundError("nobody is not here");
  return `Hello, ${name}!`;
}

/**
 * What there is to eat.
 * @resource menu://today
 */
export function menu(): { dish: string } {
  return { dish: "soup" };
}

/**
 * Four bytes.
 * @resource bytes://all
 */
export function allBytes(): Uint8Array {
  return new Uint8Array([0, 1, 2, 255]);
}

/**
 * Ask the model to review code.
 * @prompt
 */
export function reviewCode(code: string, language: "ts" | "python" = "ts"): string {
  return `Review this ${language}:\n${code}`;
}
