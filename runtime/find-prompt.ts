import type { PromptDefinition } from "./definition.ts";
import type { Registry } from "./registry.ts";
import { unknownName } from "./unknown-name.ts";

/** Throws a `ProtocolError` (-32602) for a name no prompt has (MCP §prompts, "Error Handling"). */
export function findPrompt({ prompts }: Registry, name: string): PromptDefinition {
  const prompt = prompts.get(name);
  if (!prompt) throw unknownName("prompt", name, prompts.keys());
  return prompt;
}
