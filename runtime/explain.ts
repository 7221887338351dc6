import type { Call } from "./dispatch.ts";
import { ResultError } from "./encode.ts";
import { isStackOverflow, isToolError, messageOf, stackOf } from "./errors.ts";
import { CallTimeout } from "./invoke.ts";

/** The handler something went wrong in. */
export interface Failed {
  kind: "tool" | "resource" | "prompt" | "completion";
  /** Protocol name; of a completion, that of the argument too. */
  name: string;
  /** `file:line`, for the log. */
  source: string;
}

/** Says what the client may know of what a handler threw, and logs the rest under a reference. */
export function explain(error: unknown, { kind, name, source }: Failed, call: Call): string {
  if (isToolError(error)) return messageOf(error);
  const subject = `${kind.charAt(0).toUpperCase()}${kind.slice(1)} "${name}"`;
  if (error instanceof CallTimeout) {
    call.log.warning(`${kind} '${name}' (${source}) ${error.message}`);
    return `${subject} ${error.message}.`;
  }
  const reference = crypto.randomUUID().slice(0, 8);
  if (!call.signal.aborted) call.log.error(`${kind} '${name}' (${source}) failed [${reference}]: ${detailOf(error)}`);
  const whereToLook = `The details are in the server's log under ${reference}.`;
  if (error instanceof ResultError) {
    const sentence = `${subject} returned ${error.message}`;
    return call.masksErrors ? `${sentence}. ${whereToLook}` : `${sentence}:\n${error.detail}`;
  }
  if (isStackOverflow(error)) return `${subject} ran out of stack: its arguments may be nested too deeply, or too many`;
  return call.masksErrors ? `${subject} failed. ${whereToLook}` : messageOf(error);
}

function detailOf(error: unknown): string {
  return error instanceof ResultError ? `it returned ${error.message}:\n${error.detail}` : stackOf(error);
}
