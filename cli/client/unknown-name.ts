import { nearest } from "../../runtime/nearest.ts";
import { Failure } from "../failure.ts";
import { exitCodes } from "./exit-codes.ts";
import { clean } from "./signature.ts";

/** The entry of a list that has the name, or a `Failure` that says which one was meant. */
export function named<T>(kind: string, name: string, all: T[], nameOf: (one: T) => string): T {
  const found = all.find((one) => nameOf(one) === name);
  if (found) return found;
  const names = all.map(nameOf);
  const near = nearest(name, names);
  const shown = names.slice(0, MOST).map(clean).join(", ");
  const list =
    names.length === 0 ? `the server has no ${kind}s` : `there are ${shown}${names.length > MOST ? ", …" : ""}`;
  const hint = near === undefined ? list : `did you mean '${clean(near)}'?`;
  throw new Failure(`there is no ${kind} '${name}'; ${hint}`, exitCodes.usage);
}

/** Names told at a time. */
const MOST = 12;
