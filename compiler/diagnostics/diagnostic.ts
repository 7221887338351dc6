import { type Code, catalogue, type Parameters, type Severity } from "./catalogue.ts";

/** A place in the user's source. Lines and columns count from 1; `file` is relative to the project. */
export interface Span {
  file: string;
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
  /** The source lines around the place, for the code frame. */
  excerpt: { firstLine: number; lines: string[] };
}

/** One thing told to the user: what, where, why and what to do about it. */
export interface Diagnostic {
  code: Code;
  severity: Severity;
  /** One sentence, no full stop. */
  message: string;
  span?: Span;
  why: string;
  fix: string;
}

/** Collects what a run has to say; reporting never stops the run. */
export class DiagnosticBag {
  readonly #diagnostics: Diagnostic[] = [];
  readonly #seen = new Set<string>();
  readonly #strict: boolean;
  #silenced: ReadonlySet<Code> = new Set();
  /** What is reported while somebody asks for it, what was known included. */
  #recorded: Diagnostic[] | undefined;

  /** `strict` raises warnings to errors. */
  constructor({ strict = false }: { strict?: boolean } = {}) {
    this.#strict = strict;
  }

  /** Reports `code` at `span`, once for the same words at the same place. */
  report<C extends Code>(code: C, span: Span | undefined, parameters: Parameters<C>): void {
    if (this.#silenced.has(code)) return;
    const entry = catalogue[code] as unknown as Rendered<Parameters<C>>;
    const diagnostic: Diagnostic = {
      code,
      severity: this.#strict ? "error" : entry.severity,
      message: entry.message(parameters),
      span,
      why: entry.why,
      fix: typeof entry.fix === "function" ? entry.fix(parameters) : entry.fix,
    };
    this.repeat(diagnostic);
  }

  /** Reports what was reported before, to this bag or another one. */
  repeat(diagnostic: Diagnostic): void {
    const { code, span } = diagnostic;
    this.#recorded?.push(diagnostic);
    const key = `${code}|${diagnostic.message}|${span?.file}:${span?.line}:${span?.column}`;
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    this.#diagnostics.push(diagnostic);
  }

  /** What `work` reports, without the warnings named by `codes`. Errors cannot be silenced. */
  silencing<T>(codes: Iterable<Code>, work: () => T): T {
    const before = this.#silenced;
    this.#silenced = new Set([...codes].filter((code) => catalogue[code].severity === "warning"));
    try {
      return work();
    } finally {
      this.#silenced = before;
    }
  }

  /** The codes of the warnings that are silenced now. */
  get silenced(): ReadonlySet<Code> {
    return this.#silenced;
  }

  /** What `work` reports, whether or not it was reported before. */
  recording(work: () => void): Diagnostic[] {
    const before = this.#recorded;
    const recorded: Diagnostic[] = [];
    this.#recorded = recorded;
    try {
      work();
    } finally {
      this.#recorded = before;
    }
    return recorded;
  }

  get hasErrors(): boolean {
    return this.#diagnostics.some((diagnostic) => diagnostic.severity === "error");
  }

  /** In source order: by file, line and column; what has no place comes first, and TypeScript before what follows from it. */
  get all(): Diagnostic[] {
    return [...this.#diagnostics].sort(
      (a, b) =>
        compareText(a.span?.file ?? "", b.span?.file ?? "") ||
        (a.span?.line ?? 0) - (b.span?.line ?? 0) ||
        (a.span?.column ?? 0) - (b.span?.column ?? 0) ||
        Number(b.code === "typescript-error") - Number(a.code === "typescript-error"),
    );
  }
}

interface Rendered<P> {
  severity: Severity;
  message(parameters: P): string;
  why: string;
  fix: string | ((parameters: P) => string);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
