import type {
  CompletionProvider,
  Manifest,
  PromptDescriptor,
  ResourceTemplateDescriptor,
  TypeShape,
} from "../../manifest/index.ts";
import { isIdentifier, literal, quote } from "./code-writer.ts";
import type { DefinitionContext } from "./entry.ts";
import { resolveShape } from "./shape-walk.ts";
import { argumentsShape } from "./tool-schemas.ts";

/** `completions: { language: ["ts", "python"], owner: { complete: … } },`; nothing where there is nothing to offer. */
export function completionLines(
  { name, signature, completes = {} }: PromptDescriptor | ResourceTemplateDescriptor,
  { manifest, imports }: DefinitionContext,
): string[] {
  const shape = resolveShape(argumentsShape(signature), manifest.types);
  const properties = shape.kind === "object" ? shape.properties : [];
  const written = properties.flatMap((property) => {
    const provider = Object.hasOwn(completes, property.name) ? completes[property.name] : undefined;
    const values = completionValues(property.shape, manifest.types);
    const completion = provider
      ? functionText(provider, imports.local(provider, `complete_${name}`))
      : values.length > 0 && literal(values);
    return completion ? [`${isIdentifier(property.name) ? property.name : quote(property.name)}: ${completion}`] : [];
  });
  return written.length > 0 ? [`completions: { ${written.join(", ")} },`] : [];
}

function functionText({ passes, filters, file, line }: CompletionProvider, local: string): string {
  const passed = passes.map((role) => (role === "typed" || role === "others" ? role : `call.${role}`));
  const takes = passes.some((role) => role === "context" || role === "signal")
    ? "typed, others, call"
    : passes.includes("others")
      ? "typed, others"
      : passes.join("");
  const complete = `(${takes}) => ${local}(${passed.join(", ")})`;
  return `{ complete: ${complete}, filters: ${filters}, source: ${quote(`${file}:${line}`)} }`;
}

/** The texts that a type itself lists: literals, enums and booleans, also of the items of lists. `null` is no text. */
function completionValues(shape: TypeShape, types: Manifest["types"], seen: readonly string[] = []): string[] {
  switch (shape.kind) {
    case "boolean":
      return ["true", "false"];
    case "literal":
      return shape.values.map(String);
    case "union":
      return [...new Set(shape.members.flatMap((member) => completionValues(member, types, seen)))];
    case "array":
      return completionValues(shape.items, types, seen);
    case "reference": {
      const target = seen.includes(shape.type) ? undefined : types[shape.type];
      return target ? completionValues(target, types, [...seen, shape.type]) : [];
    }
    case "codec":
      if (shape.codec === "set") return completionValues(shape.items, types, seen);
      return "values" in shape ? (shape.values ?? []) : [];
    case "string":
    case "number":
    case "null":
    case "tuple":
    case "object":
    case "unknown":
      return [];
  }
}
