import type { DiagnosticBag } from "../diagnostics/diagnostic.ts";
import { type HandlerKind, kindTags } from "./handler-kind.ts";
import type { Docs } from "./jsdoc.ts";
import { tagSpan } from "./tag-span.ts";

const listed: HandlerKind[] = ["tool", "resource", "prompt"];

/** Tags on functions that mean something to mcpc, and what a function has to be for them to; `any` where it may be anything. */
export const functionTags: Record<string, "any" | HandlerKind[]> = {
  resource: "any",
  prompt: "any",
  completes: "any",
  lists: "any",
  startup: "any",
  shutdown: "any",
  internal: "any",
  hidden: "any",
  ignore: "any",
  mcpcIgnore: "any",
  param: "any",
  returns: "any",
  throws: "any",
  example: "any",
  deprecated: "any",
  name: listed,
  title: listed,
  icon: listed,
  meta: listed,
  timeout: listed,
  inputSchema: ["tool"],
  readonly: ["tool"],
  destructive: ["tool"],
  idempotent: ["tool"],
  openWorld: ["tool"],
  mimeType: ["resource"],
  size: ["resource"],
  audience: ["resource"],
  priority: ["resource"],
  cache: ["resource"],
  allowTraversal: ["resource"],
};

/** Reports tags that mean nothing on a function of that kind: `@mimeType` on a tool, `@timeout` on a hook. */
export function reportMisplacedTags(docs: Docs, handler: string, root: string, diagnostics: DiagnosticBag): void {
  const written = kindTags(docs).map(({ name }) => name);
  const kinds: HandlerKind[] = written.length > 0 ? written : ["tool"];
  for (const tag of docs.tags) {
    const allowed = Object.hasOwn(functionTags, tag.name) ? functionTags[tag.name] : undefined;
    if (!Array.isArray(allowed) || allowed.some((kind) => kinds.includes(kind))) continue;
    const parameters = { tag: tag.name, purpose: inWords(allowed), owner: handler, type: nameOf(kinds[0] ?? "tool") };
    diagnostics.report("tag-not-applicable", tagSpan(tag, root), parameters);
  }
}

/** `tools, resources and prompts`. */
export function inWords(kinds: HandlerKind[]): string {
  const [last = "", ...others] = kinds.map((kind) => `${kind}s`).reverse();
  return others.length > 0 ? `${others.reverse().join(", ")} and ${last}` : last;
}

function nameOf(kind: HandlerKind): string {
  return listed.includes(kind) ? `a ${kind}` : `a function of @${kind}`;
}
