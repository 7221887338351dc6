import { dirname } from "node:path";
import ts from "#typescript";
import { mcpcTypes } from "../1-load/index.ts";
import { isPlatformType } from "./shapes/platform.ts";

const ownFolder = dirname(mcpcTypes);

/** Whether `type` is the type `name` that `mcpc` exports, and not another of that name. */
export function isOwnType(type: ts.Type, ...names: string[]): boolean {
  return [type.aliasSymbol, type.getSymbol()].some(
    (symbol) =>
      symbol !== undefined &&
      names.includes(symbol.name) &&
      (symbol.declarations ?? []).some((node) => dirname(node.getSourceFile().fileName) === ownFolder),
  );
}

/** The role of a parameter that the runtime fills in: `Context` from mcpc, or the platform's `AbortSignal`. */
export function injectedRole(type: ts.Type, program: ts.Program): "context" | "signal" | undefined {
  const present = presentMembers(type);
  const [only] = present;
  if (!only || present.length > 1) return undefined;
  if (isOwnType(only, "Context")) return "context";
  return only.getSymbol()?.name === "AbortSignal" && isPlatformType(only, program) ? "signal" : undefined;
}

/** The members of a union without `undefined`; a type that is no union stands alone. */
export function presentMembers(type: ts.Type): ts.Type[] {
  const members = type.isUnion() ? type.types : [type];
  return members.filter((member) => !(member.flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Void)));
}
