import type { Hook } from "../../manifest/index.ts";
import { quote } from "./code-writer.ts";
import type { HandlerImports } from "./handler-imports.ts";

/** The members of one `Hook`, a line each. `wanted` names a default export. */
export function hookDefinition(hook: Hook, wanted: string, imports: Pick<HandlerImports, "local">): string[] {
  const passed = hook.parameters.map(({ role }) => `call.${role}`).join(", ");
  return [
    `run: (${passed && "call"}) => ${imports.local(hook, wanted)}(${passed}),`,
    `source: ${quote(`${hook.file}:${hook.line}`)},`,
  ];
}
