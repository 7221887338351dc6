import { parse } from "@decimalturn/toml-patch";
import { type Format, Malformed } from "./format.ts";

/** TOML 1.0 and 1.1. */
export const toml: Format = {
  read: (text) => (text.trim() === "" ? undefined : parsed(text)),
};

/** The parser's messages are the frame of the code, then the problem; columns count from 0. */
function parsed(text: string): Record<string, unknown> {
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof Error && "line" in error && "column" in error)) throw error;
    const problem = error.message.split("\n").at(-1) ?? error.message;
    throw new Malformed(problem, Number(error.line), Number(error.column) + 1);
  }
}
