import type { QueryVariable, UriPart, UriTemplate } from "../../manifest/index.ts";
import type { Parameters } from "../diagnostics/catalogue.ts";

/** The diagnostics of one URI. */
export type UriCode = "uri-invalid" | "uri-expression-unsupported" | "uri-variables-adjacent" | "uri-variable-repeated";

/** Takes what is wrong with a URI. */
export type ReportUri = <C extends UriCode>(code: C, parameters: Omit<Parameters<C>, "uri">) => void;

/**
 * Reads a URI, or the part of RFC 6570 that says in both directions the same: `{x}`, `{+x}`, `{x*}`, `{/x}`, `{/x*}`
 * and, at the end, `{?a,b*}`. A template without variables is a URI. Goes on after a mistake, so that all are reported.
 */
export function readUri(uri: string, report: ReportUri): UriTemplate {
  const reading: Reading = { parts: [], query: [], report };
  const { parts, query } = reading;
  checkScheme(uri, report);
  for (const [text, expression] of tokensOf(uri)) {
    if (query.length > 0) reportQueryNotLast(text, report);
    if (expression === undefined) addLiteral(text, reading);
    else addExpression(text, expression, reading);
  }
  reportRepeated({ parts, query }, report);
  reportAdjacent(parts, report);
  return { parts, ...(query.length > 0 && { query }) };
}

interface Reading {
  parts: UriPart[];
  query: QueryVariable[];
  report: ReportUri;
}

/** The variables of a template, in order. */
export function variablesOf({ parts, query = [] }: UriTemplate): string[] {
  return [...parts, ...query].flatMap((part) => ("variable" in part ? [part.variable] : []));
}

/** Text and expressions in turn; an expression with what stands between its braces. A lone brace is text. */
function tokensOf(uri: string): [text: string, expression?: string][] {
  return uri.split(/(\{[^{}]*\})/).flatMap((text): [string, string?][] => {
    if (text === "") return [];
    return [/^\{.*\}$/.test(text) ? [text, text.slice(1, -1)] : [text]];
  });
}

/** RFC 3986 §3.1; what follows the colon may not be empty, or there is nothing to name. */
function checkScheme(uri: string, report: ReportUri): void {
  if (/^[A-Za-z][A-Za-z0-9+.-]*:./.test(uri)) return;
  const isScheme = /^[A-Za-z][A-Za-z0-9+.-]*:$/.test(uri);
  const bare = uri.replace(/^[/:]+/, "");
  report("uri-invalid", {
    problem: isScheme ? "has nothing behind its scheme" : "has no scheme",
    instead: `Write it as in '${isScheme ? `${uri}//` : "app://"}${bare === "" || bare.includes(":") ? "settings" : bare}'.`,
  });
}

/** RFC 3986 §2: what a URI may hold as it is. */
const illegalCharacter = /%(?![0-9A-Fa-f]{2})|[^A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=%]/u;

function addLiteral(text: string, { parts, report }: Reading): void {
  const illegal = illegalCharacter.exec(text)?.[0];
  if (illegal !== undefined) {
    const isBrace = illegal === "{" || illegal === "}";
    const problem = isBrace ? `has a '${illegal}' without the other brace` : `holds '${illegal}', which a URI cannot`;
    const instead = isBrace ? "Close the brace, or write %7B or %7D." : `Write ${encodeURIComponent(illegal)} for it.`;
    report("uri-invalid", { problem, instead });
  }
  literal(parts, text);
}

function literal(parts: UriPart[], text: string): void {
  const last = parts.at(-1);
  if (last?.kind === "literal") last.text += text;
  else parts.push({ kind: "literal", text });
}

function addExpression(text: string, expression: string, { parts, query, report }: Reading): void {
  const [, operator = "", list = ""] = /^([^A-Za-z0-9_%]?)(.*)$/s.exec(expression) ?? [];
  const variables = list.split(",");
  const unsupported = unsupportedReason(operator, variables);
  if (unsupported) {
    report("uri-expression-unsupported", { expression: text, instead: unsupported });
    return;
  }
  if (parts.some((part) => part.kind === "literal" && /[?#]/.test(part.text))) {
    const problem = `has ${text} behind a '?' or '#'`;
    report("uri-invalid", { problem, instead: "Write a query as an expression, as in '{?first,second}'." });
  }
  if (operator === "?") {
    for (const variable of variables)
      query.push({ variable: variable.replace("*", ""), ...(variable.endsWith("*") && { repeats: true as const }) });
    return;
  }
  const [variable = ""] = variables;
  if (operator === "/") literal(parts, "/");
  const kind = operator === "+" ? "rest" : variable.endsWith("*") ? "segments" : "segment";
  parts.push({ kind, variable: variable.replace("*", "") });
}

/** What to write instead of an expression that is not of the part we take; nothing for one that is. */
function unsupportedReason(operator: string, variables: string[]): string | undefined {
  const [first = ""] = variables;
  const name = /^[A-Za-z_]\w*/.exec(first)?.[0] ?? "name";
  if (operator === "&") return `Name all query variables in one expression, as in '{?${name}}'.`;
  if (operator === "#" || operator === ";" || operator === ".") {
    const sign = operator === "#" ? "%23" : operator;
    return `Write '${sign}{${name}}'.`;
  }
  if (!["", "+", "/", "?"].includes(operator)) return `Write '{${name}}'.`;
  if (variables.some((variable) => variable.includes(":")))
    return `Write '{${operator}${name}}', and @maxLength for the length.`;
  if (variables.some((variable) => !/^[A-Za-z_]\w*\*?$/.test(variable)))
    return "Variables are named like parameters: a letter, then letters, digits and '_'.";
  if (operator === "+" && first.endsWith("*")) return `Write '{+${name}}' for text, or '{${name}*}' for segments.`;
  if (operator !== "?" && variables.length > 1) {
    const names = variables.map((variable) => `{${operator}${variable}}`);
    return `Write '${names.join(operator === "/" ? "" : ",")}'.`;
  }
  return undefined;
}

function reportQueryNotLast(text: string, report: ReportUri): void {
  const instead = "Move the query to the end, with all its variables in one expression.";
  report("uri-invalid", { problem: `goes on behind its query, at '${text}'`, instead });
}

function reportRepeated(template: UriTemplate, report: ReportUri): void {
  const all = variablesOf(template);
  const repeated = new Set(all.filter((variable, index) => all.indexOf(variable) !== index));
  for (const variable of repeated) report("uri-variable-repeated", { variable });
}

/** Two variables without a literal between: nothing says where one ends. So it is with one slash between two that take slashes. */
function reportAdjacent(parts: UriPart[], report: ReportUri): void {
  for (const [index, part] of parts.entries()) {
    const next = parts[index + 1];
    if (!("variable" in part) || !next) continue;
    const isWeak = next.kind === "literal" && next.text === "/" && takesSlashes(part);
    const rival = isWeak ? parts[index + 2] : next;
    if (!rival || !("variable" in rival) || (isWeak && !takesSlashes(rival))) continue;
    report("uri-variables-adjacent", { first: part.variable, second: rival.variable });
  }
}

function takesSlashes({ kind }: UriPart): boolean {
  return kind === "rest" || kind === "segments";
}
