import { errorCodes, ProtocolError } from "./errors.ts";
import { nearest } from "./nearest.ts";

/** Longer names are told back cut short: no name of a tool has more characters (MCP §tools, "Tool Names"). */
const MAX_NAME = 128;

/** The -32602 for a name that nothing of its kind has, with the nearest one that something has. */
export function unknownName(kind: string, name: string, known: Iterable<string>): ProtocolError {
  const near = nearest(name, known);
  const shown = name.length > MAX_NAME ? `${name.slice(0, MAX_NAME)}…` : name;
  const hint = near === undefined ? "" : `, did you mean "${near}"?`;
  return new ProtocolError(errorCodes.invalidParams, `Unknown ${kind}: ${shown}${hint}`);
}
