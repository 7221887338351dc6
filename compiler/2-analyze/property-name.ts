import type ts from "#typescript";
import type { DiagnosticBag } from "../diagnostics/diagnostic.ts";
import { spanOf } from "../diagnostics/span.ts";

/** What OpenAI and Anthropic take as the key of a tool's property. */
const portable = /^[\w.-]{1,64}$/;

/** Warns of the name of a parameter, or of a property of one, that makes model providers refuse the tool. */
export function checkPropertyName(
  name: string,
  owner: string,
  node: ts.Node,
  { diagnostics, root }: { diagnostics: DiagnosticBag; root: string },
): void {
  if (!portable.test(name)) diagnostics.report("property-name-unportable", spanOf(node, root), { owner, name });
}
