import type { Code } from "../diagnostics/catalogue.ts";
import type { DiagnosticBag, Span } from "../diagnostics/diagnostic.ts";

/** A protocol name that a function asks for. */
export interface NameClaim {
  /** What is to bear the name, in a sentence. */
  kind: "tool" | "resource" | "prompt";
  name: string;
  span: Span;
  /** Warnings that the function does not want to hear. */
  silenced: Code[];
}

/** Checks protocol names: legal, portable, each used once among its kind. */
export function checkNames(claims: NameClaim[], diagnostics: DiagnosticBag): void {
  const taken = new Map<string, string>();
  for (const { kind, name, span, silenced } of claims) {
    const key = `${kind} ${name}`;
    const other = taken.get(key);
    diagnostics.silencing(silenced, () => {
      if (other) diagnostics.report("name-duplicate", span, { kind, name, other });
      // resources are found by their URIs, and MCP asks nothing of their names
      else if (kind !== "resource" && !legal.test(name)) diagnostics.report("name-illegal", span, { kind, name });
      else if (kind !== "resource" && !portable.test(name)) diagnostics.report("name-unportable", span, { kind, name });
    });
    if (!other) taken.set(key, `${span.file}:${span.line}`);
  }
}

/** MCP 2026-07-28, "Tool Names". */
const legal = /^[A-Za-z0-9_.-]{1,128}$/;

/** What claude.ai, OpenAI and Gemini take. */
const portable = /^[A-Za-z0-9_-]{1,64}$/;
