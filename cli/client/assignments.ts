import { Failure } from "../failure.ts";
import { exitCodes } from "./exit-codes.ts";

/** One `key=value` of a command line. */
export interface Assignment {
  /** As written, for messages. */
  word: string;
  /** `a.b` names the property `b` of the argument `a`; kept whole, since names may hold dots. */
  key: string;
  value: Given;
}

/**
 * - `text`: `key=text`, converted to what the schema wants.
 * - `json`: `key:=json`, taken as it is.
 * - `file`: `key=@path`, whose contents are the value.
 */
export type Given = { kind: "text"; text: string } | { kind: "json"; value: unknown } | { kind: "file"; path: string };

/** Reads a word of the command line; throws a `Failure` that says how it should look. */
export function readAssignment(word: string): Assignment {
  const found = /^([^=]*?)(:?)=([\s\S]*)$/.exec(word);
  const [, key = "", colon = "", text = ""] = found ?? [];
  if (!found || key === "") {
    throw new Failure(`'${word}' is not an argument: write key=value, or key:=json`, exitCodes.usage);
  }
  if (colon) return { word, key, value: { kind: "json", value: parseJson(text, `argument '${key}'`) } };
  if (text.startsWith("@@")) return { word, key, value: { kind: "text", text: text.slice(1) } };
  if (text.startsWith("@") && text.length > 1) return { word, key, value: { kind: "file", path: text.slice(1) } };
  return { word, key, value: { kind: "text", text } };
}

/** Parses text that has to be JSON; throws a `Failure` that names `what`. */
export function parseJson(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Failure(`${what} is not JSON: ${reason}`, exitCodes.usage);
  }
}
