import { type Node, type ParseError, parseTree, printParseErrorCode } from "jsonc-parser";
import { type Format, Malformed, positionOf } from "./format.ts";

/** JSON as JSON.parse takes it. */
export const json: Format = jsonFormat(true);

/** JSON with comments and trailing commas. */
export const jsonc: Format = jsonFormat(false);

function jsonFormat(strict: boolean): Format {
  return {
    read: (text) => {
      const tree = treeOf(text, strict);
      return tree && dataOf(tree);
    },
  };
}

/** The syntax tree, or `undefined` for a text of nothing but white space (and comments). */
function treeOf(text: string, strict: boolean): Node | undefined {
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, {
    disallowComments: strict,
    allowTrailingComma: !strict,
    allowEmptyContent: true,
  });
  const [first] = errors;
  if (first === undefined) return tree;
  const { line, column } = positionOf(text, first.offset);
  throw new Malformed(problemOf(first), line, column);
}

/** `InvalidCommentToken` → "comments are not allowed here"; other names read well once their words are apart. */
function problemOf({ error }: ParseError): string {
  const name = printParseErrorCode(error);
  if (name === "InvalidCommentToken") return "the client reads JSON without comments";
  return name.replace(/(?<=[a-z])(?=[A-Z])/g, " ").toLowerCase();
}

/** Plain data; `Object.fromEntries` keeps a key `__proto__` an ordinary one. Of equal keys the last counts, as in JSON.parse. */
function dataOf(node: Node): unknown {
  if (node.type === "array") return (node.children ?? []).map(dataOf);
  if (node.type !== "object") return node.value;
  return Object.fromEntries(
    (node.children ?? []).map(({ children: [key, value] = [] }) => [String(key?.value), value && dataOf(value)]),
  );
}
