import { Failure } from "../failure.ts";

/** What every client takes. Longer names, dots and spaces are refused by some, and dropped without a word by others. */
const LEGAL = /^[A-Za-z0-9_-]{1,64}$/;

/** Names that Claude Code keeps for itself, and one that is no ordinary key in JavaScript. */
const RESERVED = new Set(["workspace", "claude-in-chrome", "computer-use", "__proto__"]);

/** Refuses a name that some client would not take; says one that all take. */
export function checkName(name: string): string {
  const problem = nameProblem(name);
  if (problem === undefined) return name;
  throw new Failure(`the name '${name}' ${problem}; try --name ${legalName(name)}`, 2);
}

/** What is wrong with a name, as the end of a sentence about it; nothing when every client takes it. */
export function nameProblem(name: string): string | undefined {
  if (RESERVED.has(name)) return "is reserved";
  return LEGAL.test(name) ? undefined : "must be 1 to 64 letters, digits, '-' and '_'";
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
