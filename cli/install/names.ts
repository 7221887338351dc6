import { Failure } from "../failure.ts";

/** What every client takes. Longer names, dots and spaces are refused by some, and dropped without a word by others. */
const LEGAL = /^[A-Za-z0-9_-]{1,64}$/;

/** Names that Claude Code keeps for itself, and one that is no ordinary key in JavaScript. */
const RESERVED = new Set(["workspace", "claude-in-chrome", "computer-use", "__proto__"]);

/** Refuses a name that some client would not take; says one that all take. */
export function checkName(name: string): string {
  if (LEGAL.test(name) && !RESERVED.has(name)) return name;
  const why = RESERVED.has(name) ? "is reserved" : "must be 1 to 64 letters, digits, '-' and '_'";
  throw new Failure(`the name '${name}' ${why}; try --name ${legalName(name)}`, 2);
}

/** A legal name made of any text: `@acme/order desk` → `acme-order-desk`. */
export function legalName(text: string): string {
  const name = text
    .normalize("NFKD")
    .replace(/[^A-Za-z0-9_-]+/g, "-")
    .replace(/^[-_]+|[-_]+$/g, "")
    .slice(0, 64);
  if (name === "") return "mcp-server";
  return RESERVED.has(name) ? `${name}-server` : name;
}
