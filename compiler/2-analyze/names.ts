import type { DiagnosticBag, Span } from "../diagnostics/diagnostic.ts";

/** Checks the protocol names of one kind of thing: legal, portable, each used once. */
export class ProtocolNames {
  /** What bears these names, in a sentence. */
  readonly kind: "tool" | "resource" | "prompt";
  readonly #taken = new Map<string, string>();
  readonly #diagnostics: DiagnosticBag;

  constructor(kind: ProtocolNames["kind"], diagnostics: DiagnosticBag) {
    this.kind = kind;
    this.#diagnostics = diagnostics;
  }

  /** Whether `name` may be used by the handler at `span`; says why not. */
  claim(name: string, span: Span): boolean {
    const { kind } = this;
    const other = this.#taken.get(name);
    if (other) this.#diagnostics.report("name-duplicate", span, { kind, name, other });
    else if (!this.#isLegal(name)) this.#diagnostics.report("name-illegal", span, { kind, name });
    else if (kind !== "resource" && !portable.test(name))
      this.#diagnostics.report("name-unportable", span, { kind, name });
    if (!other) this.#taken.set(name, `${span.file}:${span.line}`);
    return !other && this.#isLegal(name);
  }

  /** Resources are found by their URIs, and MCP asks nothing of their names. */
  #isLegal(name: string): boolean {
    return this.kind === "resource" || legal.test(name);
  }
}

/** MCP 2026-07-28, "Tool Names". */
const legal = /^[A-Za-z0-9_.-]{1,128}$/;

/** What claude.ai, OpenAI and Gemini take. */
const portable = /^[A-Za-z0-9_-]{1,64}$/;
