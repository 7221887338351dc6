/**
 * Ask it anything.
 * @module
 */
import { type Context, NotFoundError, ToolError } from "mcpc";

/** Add two numbers. */
export const add = (a: number, b: number): number => a + b;

/** Whatever the signal says. */
export function listen(text: string, signal: AbortSignal): string {
  return `${text} ${signal.aborted}`;
}

/** Greet somebody.
 *  @prompt
 *  @title Greeting */
export function greet(name: string, tone: "kind" | "curt" = "kind"): string {
  return `Say hello to ${name}, and be ${tone}. \u2028`;
}

/** Count.
 *  @prompt */
export function count(to: number, loud?: boolean): { role: "user" | "assistant"; content: string }[] {
  return [
    { role: "user", content: `Count to ${to}${loud ? "!" : ""}` },
    { role: "assistant", content: "1" },
  ];
}

/** @prompt */
export async function promptThatFails(): Promise<string> {
  throw new Error("the prompt has failed");
}

/** @prompt */
export function promptThatRefuses(): string {
  throw new ToolError("no such prompt today");
}

/** Say who asks.
 *  @prompt */
export function promptOfClient(ctx: Context): string {
  return `${ctx.client.name} speaks ${ctx.protocol}`;
}

/** Words about a subject.
 *  @prompt */
export function about(subject: string, other = ""): string {
  return `${subject} ${other}`;
}

/** @completes about.subject */
export function subjects(typed: string, others: Record<string, string>): string[] {
  return ["tea", "teapot", `tea of ${Object.keys(others).join()}`].filter((word) => word.startsWith(typed));
}

/** @completes about.other */
export function manySubjects(): string[] {
  return Array.from({ length: 150 }, (_, index) => `word ${index}`);
}

/** The state of things.
 *  @resource state://now
 *  @cache 1m public */
export function state(): { ok: boolean; words: string[] } {
  return { ok: true, words: ["\u{1f600}"] };
}

/** @resource bytes://some */
export function someBytes(): Uint8Array {
  return new Uint8Array([1, 2, 3]);
}

/** @resource state://lost */
export function lost(): string | undefined {
  return undefined;
}

/** @resource state://gone */
export function gone(): string {
  throw new NotFoundError("it was here yesterday");
}

/** @resource state://broken */
export async function broken(): Promise<string> {
  throw new Error("the resource is broken");
}

/** @resource state://client */
export function clientOf(ctx: Context): string {
  return ctx.protocol;
}

/** A note.
 *  @resource note://{id}/{part}
 *  @mimeType text/markdown */
export function note(id: number, part: "head" | "body"): string {
  return `${part} of ${id}`;
}

/** A file.
 *  @resource docs://{+path} */
export function docs(path: string): string {
  return path;
}

/** Search.
 *  @resource search://all{?q,limit} */
export function search(q?: string, limit = 10): { q?: string; limit: number } {
  return { ...(q !== undefined && { q }), limit };
}
