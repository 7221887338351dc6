import type { UriPart, UriTemplate } from "../../manifest/index.ts";

/**
 * A regular expression for the URIs of a template, with a group for each variable in order and a last one for the
 * query. What one variable may hold ends where the next begins, so it never takes more than quadratic time: of two
 * variables that could both hold the literal between them, only the first does, and takes all there is.
 */
export function uriPattern({ parts, query }: UriTemplate): RegExp {
  const sources = parts.map((part, index) =>
    partPattern(part, { before: parts.slice(0, index), isLast: index === parts.length - 1 && !query }),
  );
  return new RegExp(`^${sources.join("")}${query ? "(?:\\?([^#]*))?" : ""}$`);
}

interface Surroundings {
  before: UriPart[];
  /** Nothing follows, so that even a `?` belongs to the variable. */
  isLast: boolean;
}

function partPattern(part: UriPart, { before, isLast }: Surroundings): string {
  const separator = sharedLiteral(before);
  switch (part.kind) {
    case "literal":
      return escaped(part.text);
    case "segment":
      return `(${characters("/?#", separator)}+)`;
    case "segments":
      return `(${characters("/?#", separator)}+(?:/${characters("/?#", separator)}+)*)`;
    case "rest":
      return `(${characters(isLast ? "" : "?#", separator)}+)`;
  }
}

/** The literal before a variable, where the variable before that could hold it too. */
function sharedLiteral(before: UriPart[]): string | undefined {
  const [variable, literal] = before.slice(-2);
  if (variable === undefined || literal?.kind !== "literal") return undefined;
  switch (variable.kind) {
    case "literal":
      return undefined;
    case "segment":
      return /[/?#]/.test(literal.text) ? undefined : literal.text;
    case "segments":
    case "rest":
      return /[?#]/.test(literal.text) ? undefined : literal.text;
  }
}

/** One character that is none of `excluded`, and not where `separator` begins. */
function characters(excluded: string, separator = ""): string {
  if (separator === "" || [...separator].some((character) => excluded.includes(character))) return classOf(excluded);
  if (separator.length === 1) return classOf(excluded + separator);
  return `(?:(?!${escaped(separator)})${classOf(excluded)})`;
}

function classOf(excluded: string): string {
  return `[^${excluded.replaceAll(/[\]\\^-]/g, "\\$&")}]`;
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
