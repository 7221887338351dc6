/** A variable of a URI template (RFC 6570, as far as mcpc and MCP servers use it). */
interface Expression {
  operator: string;
  names: { name: string; explode: boolean }[];
}

const expression = /\{([+#./;?&]?)([^{}]+)\}/g;

/** The variables, in order. */
export function variablesOf(template: string): string[] {
  return [
    ...new Set(
      [...template.matchAll(expression)].flatMap((found) => readExpression(found).names.map(({ name }) => name)),
    ),
  ];
}

/** Variables that may be left out: those of the query. */
export function optionalVariables(template: string): Set<string> {
  const queries = [...template.matchAll(expression)]
    .map(readExpression)
    .filter(({ operator }) => /[?&]/.test(operator));
  return new Set(queries.flatMap(({ names }) => names.map(({ name }) => name)));
}

/** The URI for some values. What is absent or empty is left out. */
export function expand(template: string, values: { [name: string]: string | undefined }): string {
  return template.replace(expression, (...found) => {
    const { operator, names } = readExpression(found as unknown as RegExpMatchArray);
    const keepsReserved = operator === "+" || operator === "#";
    const isNamed = /[;?&]/.test(operator);
    const encode = (text: string) => (keepsReserved ? encodeURI(text) : encodeURIComponent(text));
    const parts = names.flatMap(({ name, explode }) => {
      const value = values[name];
      if (!value) return [];
      const text = explode ? value.split("/").map(encode).join("/") : encode(value);
      return [isNamed ? `${name}=${text}` : text];
    });
    const start = operator === "+" ? "" : operator;
    const separator = operator === "?" || operator === "&" ? "&" : /[./;]/.test(operator) ? operator : ",";
    return parts.length === 0 ? "" : start + parts.join(separator);
  });
}

function readExpression([, operator = "", list = ""]: RegExpMatchArray): Expression {
  const names = list.split(",").map((text) => ({ name: text.replace(/\*$|:\d+$/, ""), explode: text.endsWith("*") }));
  return { operator, names };
}
