import type { ResourceTemplateDefinition, UriVariable } from "./definition.ts";

/** What the variables of a template stand for in one URI: a text, or several of them. */
export type UriTexts = Record<string, string | string[]>;

/**
 * The texts of the variables of `template` in `uri`, percent-decoded; a variable of the query that is not there is left
 * out. Nothing when the URI is not of the template, also when it is badly encoded or has a query nobody knows.
 */
export function matchUri(template: ResourceTemplateDefinition, uri: string): UriTexts | undefined {
  const groups = template.pattern.exec(uri);
  if (!groups) return undefined;
  const texts: UriTexts = Object.create(null); // a variable may be called `constructor`
  try {
    for (const [index, variable] of template.variables.entries()) {
      const text = groups[index + 1] ?? "";
      texts[variable.name] = variable.list ? text.split("/").map(decodeURIComponent) : decodeURIComponent(text);
    }
    const isKnown = readQuery(groups[template.variables.length + 1] ?? "", template.query ?? [], texts);
    return isKnown ? texts : undefined;
  } catch (error) {
    if (error instanceof URIError) return undefined; // `%zz`, or bytes that are no UTF-8
    throw error;
  }
}

/** `a=1&b=2` in any order. Whether all of it is known, and no single value comes twice. */
function readQuery(query: string, variables: readonly UriVariable[], texts: UriTexts): boolean {
  for (const pair of query.split("&")) {
    if (pair === "") continue;
    const [, key = "", text = ""] = /^([^=]*)=?(.*)$/s.exec(pair) ?? [];
    const name = decodeURIComponent(key);
    const variable = variables.find((known) => known.name === name);
    const earlier = texts[name];
    if (!variable || (earlier !== undefined && !Array.isArray(earlier))) return false;
    if (variable.list) texts[name] = [...(earlier ?? []), decodeURIComponent(text)];
    else texts[name] = decodeURIComponent(text);
  }
  return true;
}

/** The values that texts stand for, by what the types of the variables can be. */
export function readValues({ variables, query = [] }: ResourceTemplateDefinition, texts: UriTexts): object {
  const values: Record<string, unknown> = { ...texts };
  for (const variable of [...variables, ...query]) {
    const text = texts[variable.name];
    if (Array.isArray(text)) values[variable.name] = text.map((item) => readValue(item, variable));
    else if (text !== undefined) values[variable.name] = readValue(text, variable);
  }
  return values;
}

/** A text that cannot be read stays one, for the validator to say so. */
function readValue(text: string, { number, boolean, words }: UriVariable): unknown {
  if (words?.includes(text)) return text;
  if (number && /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(text)) return Number(text);
  if (boolean && (text === "true" || text === "false")) return text === "true";
  return text;
}
