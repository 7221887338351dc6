import type { Manifest, ObjectShape, Signature, ToolDescriptor, TypeShape } from "../../manifest/index.ts";
import { type JsonSchema, toRootSchema } from "./json-schema.ts";

/** The schemas of one tool: as listed, and as validators are compiled from. */
export interface ToolSchemas {
  inputSchema: JsonSchema;
  inputValidator: JsonSchema;
  outputSchema?: JsonSchema;
  outputValidator?: JsonSchema;
  /** `outputSchema` for 2025 clients, where it has to be wrapped: those take objects only. */
  legacyOutputSchema?: JsonSchema;
}

/** All schemas of a tool. */
export function toolSchemas(tool: ToolDescriptor, { types }: Pick<Manifest, "types">): ToolSchemas {
  const schemas = inputSchemas(tool, types);
  const output = outputShape(tool.signature);
  if (!output) return schemas;
  const outputSchema = toRootSchema(output, { types, direction: "output", purpose: "listing" });
  return {
    ...schemas,
    outputSchema,
    outputValidator: toRootSchema(output, { types, direction: "output", purpose: "validator" }),
    ...(outputSchema.type !== "object" && { legacyOutputSchema: wrapResult(outputSchema) }),
  };
}

function inputSchemas({ inputSchema, signature }: ToolDescriptor, types: Manifest["types"]): ToolSchemas {
  if (inputSchema) return { inputSchema, inputValidator: inputSchema };
  const shape = argumentsShape(signature);
  return {
    inputSchema: toRootSchema(shape, { types, direction: "input", purpose: "listing" }),
    inputValidator: toRootSchema(shape, { types, direction: "input", purpose: "validator" }),
  };
}

/** The shape of the arguments object: one parameter's own, or one property for each parameter. */
export function argumentsShape({ parameters }: Signature): TypeShape {
  const whole = parameters.find((parameter) => parameter.role === "arguments");
  if (whole) return whole.shape;
  const properties: ObjectShape["properties"] = parameters.flatMap((parameter) =>
    parameter.role === "argument" || parameter.role === "rest"
      ? [{ name: parameter.name, required: parameter.required, shape: parameter.shape }]
      : [],
  );
  return { kind: "object", properties, extra: "forbidden" };
}

/** What `structuredContent` holds, if anything. */
export function outputShape({ returns }: Signature): TypeShape | undefined {
  if ((returns.kind !== "json" && returns.kind !== "content") || !returns.shape) return undefined;
  return returns.description ? { ...returns.shape, description: returns.description } : returns.shape;
}

/** `{result: …}`, with `$defs` at the new root. */
function wrapResult({ $defs, ...schema }: JsonSchema): JsonSchema {
  const wrapped = { type: "object", properties: { result: schema }, required: ["result"] };
  return $defs ? { ...wrapped, $defs } : wrapped;
}
