import type { Docs, Tag } from "./jsdoc.ts";

/** What an exported function becomes. */
export type HandlerKind = "tool" | "resource" | "prompt" | "completes" | "lists" | "startup" | "shutdown";

const tagged: readonly string[] = ["resource", "prompt", "completes", "lists", "startup", "shutdown"];

/** The tags that say what a function becomes, in source order; without any it is a tool. */
export function kindTags({ tags }: Docs): (Tag & { name: HandlerKind })[] {
  return tags.filter((tag): tag is Tag & { name: HandlerKind } => tagged.includes(tag.name));
}
