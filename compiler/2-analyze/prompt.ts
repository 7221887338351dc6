import ts from "#typescript";
import type { PromptDescriptor } from "../../manifest/index.ts";
import { spanOf } from "../diagnostics/span.ts";
import type { Claims } from "./claims.ts";
import { type HandlerSource, readHandler } from "./handler.ts";
import { readMessages } from "./prompt-returns.ts";
import type { ShapeReader } from "./shapes/index.ts";
import { checkTextParameters } from "./text-parameters.ts";

/** Reads one exported function as a prompt; nothing when it cannot be one. */
export function readPrompt(source: HandlerSource, reader: ShapeReader, claims: Claims): PromptDescriptor | undefined {
  const descriptor = readHandler(source, reader, { kind: "prompt", claims, readReturns: readMessages });
  if (!descriptor) return undefined;
  const { declaration, name } = source.exported;
  const place = spanOf(ts.getNameOfDeclaration(declaration) ?? declaration, reader.root);
  checkTextParameters(descriptor.signature, `prompt '${name ?? "default"}'`, place, reader);
  return { kind: "prompt", ...descriptor };
}
