import ts from "#typescript";
import type { Hook } from "../../manifest/index.ts";
import { spanOf } from "../diagnostics/span.ts";
import { type HandlerSource, handlerOf, soleSignature } from "./handler.ts";
import { injectedRole } from "./injected.ts";
import type { ShapeReader } from "./shapes/index.ts";

/** Reads a function of `@startup` or `@shutdown`; nobody could send it arguments, so it has none. */
export function readHook(
  { exported }: HandlerSource,
  tag: "startup" | "shutdown",
  reader: ShapeReader,
): Hook | undefined {
  const signature = soleSignature(exported, reader);
  if (!signature) return undefined;
  const parameters: Hook["parameters"] = [];
  for (const symbol of signature.parameters) {
    const type = reader.checker.getTypeOfSymbolAtLocation(symbol, exported.declaration);
    if (injectedRole(type, reader.program) === "signal") {
      parameters.push({ role: "signal", name: symbol.name });
      continue;
    }
    const node = symbol.valueDeclaration ?? exported.declaration;
    const place = spanOf(
      ts.isParameter(node) ? node : (ts.getNameOfDeclaration(exported.declaration) ?? node),
      reader.root,
    );
    const handler = exported.name ?? "default";
    reader.diagnostics.report("hook-takes-parameters", place, { handler, tag, parameter: symbol.name });
  }
  return { ...handlerOf(exported, reader.root), parameters };
}
