/** Writes lines of JavaScript with two-space indentation and names that do not collide. */
export class CodeWriter {
  readonly #lines: string[] = [];
  readonly #names: Set<string>;
  #depth = 0;

  /** `taken` are names that may not be given out. */
  constructor(taken: Iterable<string> = []) {
    this.#names = new Set([...reserved, ...taken]);
  }

  /** Writes a line at the current depth; an empty one stays empty. */
  line(text = ""): this {
    this.#lines.push(text === "" ? "" : "  ".repeat(this.#depth) + text);
    return this;
  }

  /** Writes `open`, what `body` writes one step deeper, and `close`. */
  block(open: string, body: () => void, close = "}"): this {
    this.line(open);
    this.#depth++;
    body();
    this.#depth--;
    return this.line(close);
  }

  /** `wanted` as an identifier nobody else has: `add`, then `add2`. */
  name(wanted: string): string {
    const base = toIdentifier(wanted);
    let name = base;
    for (let count = 2; this.#names.has(name); count++) name = `${base}${count}`;
    this.#names.add(name);
    return name;
  }

  toString(): string {
    return `${this.#lines.join("\n")}\n`;
  }
}

/** Text as a JavaScript string; also safe inside a script and across line separators. */
export function quote(text: string): string {
  return JSON.stringify(text).replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029");
}

/** A JSON value as a JavaScript expression. `__proto__` keys are computed, or they would set a prototype. */
export function literal(value: unknown): string {
  return JSON.stringify(value)
    .replaceAll("\u2028", "\\u2028")
    .replaceAll("\u2029", "\\u2029")
    .replaceAll(/"__proto__":/g, '["__proto__"]:');
}

/** `.name`, or `["na-me"]` where a dot will not do. */
export function member(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? `.${name}` : `[${quote(name)}]`;
}

/** Whether `name` can stand as a property name without quotes. */
export function isIdentifier(name: string): boolean {
  return /^[A-Za-z_$][\w$]*$/.test(name);
}

function toIdentifier(text: string): string {
  const cleaned = text.replace(/[^\w$]+/g, "_");
  return /^\d/.test(cleaned) || cleaned === "" ? `_${cleaned}` : cleaned;
}

const reserved =
  `abstract arguments await boolean break byte case catch char class const continue debugger default delete
do double else enum eval export extends false final finally float for function goto if implements import in instanceof int
interface let long native new null package private protected public return short static super switch synchronized this
throw throws transient true try typeof undefined NaN Infinity var void volatile while with yield async of Object Array
Set Map Date URL RegExp String Number`.split(/\s+/);
