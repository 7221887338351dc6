import type { Content } from "./content.ts";

/** One message of a prompt. A string is a text block. */
export interface PromptMessage {
  role: "user" | "assistant";
  content: string | Content;
}

/** A message of the user: what a prompt asks. */
export function user(content: string | Content): PromptMessage {
  return { role: "user", content };
}

/** A message of the model: an answer it might have given, for the next one to follow. */
export function assistant(content: string | Content): PromptMessage {
  return { role: "assistant", content };
}
