import type { ResourceDescriptor, ResourceTemplateDescriptor, Returns, TypeShape } from "../../manifest/index.ts";
import { resolveShape } from "./shape-walk.ts";
import { argumentsShape } from "./tool-schemas.ts";

type Types = Record<string, TypeShape>;

/** MCP `Resource`. */
export function resourceListing(resource: ResourceDescriptor, types: Types): object {
  const size = resource.size !== undefined && { size: resource.size };
  return { uri: resource.uri, ...commonListing(resource, resource.description, types), ...size };
}

/** MCP `ResourceTemplate`. It has no place for what variables mean, so the description says it. */
export function templateListing(template: ResourceTemplateDescriptor, types: Types): object {
  const lines = variableLines(template, types).join("\n");
  const description = [template.description, lines && `Variables:\n${lines}`].filter(Boolean).join("\n\n");
  return { uriTemplate: template.uriTemplate, ...commonListing(template, description, types) };
}

function variableLines({ signature }: ResourceTemplateDescriptor, types: Types): string[] {
  const shape = resolveShape(argumentsShape(signature), types);
  const properties = shape.kind === "object" ? shape.properties : [];
  return properties.flatMap((property) => {
    const { description } = property.shape;
    return description ? [`- ${property.name}: ${description.replaceAll(/\s+/g, " ")}`] : [];
  });
}

function commonListing(
  descriptor: ResourceDescriptor | ResourceTemplateDescriptor,
  description: string | undefined,
  types: Types,
): object {
  const { name, title, annotations, icons, meta } = descriptor;
  const mimeType = mimeTypeOf(descriptor, types);
  return {
    name,
    ...(title && { title }),
    ...(description && { description }),
    ...(mimeType && { mimeType }),
    ...(annotations && { annotations }),
    ...(icons && { icons }),
    ...(meta && { _meta: meta }),
  };
}

/** What the tag says, else what the result tells: nothing where it can be text or bytes, or says so itself. */
export function mimeTypeOf(
  { mimeType, signature }: Pick<ResourceDescriptor, "mimeType" | "signature">,
  types: Types,
): string | undefined {
  if (mimeType) return mimeType;
  const forms = contentForms(signature.returns, types);
  if (forms === undefined) return undefined;
  if (forms.has("json")) return "application/json";
  if (forms.size > 1) return undefined;
  return forms.has("text") ? "text/plain" : "application/octet-stream";
}

/** Whether a handler's value is sent as it is, text or bytes; another is sent as the text of its JSON. */
export function isSentAsItIs(returns: Returns, types: Types): boolean {
  const forms = contentForms(returns, types);
  return forms !== undefined && !forms.has("json");
}

type Form = "text" | "bytes" | "json";

/** What a value of the return type can be; nothing where the handler makes the contents itself. */
function contentForms(returns: Returns, types: Types): Set<Form> | undefined {
  return returns.kind === "json" ? formsOf(returns.shape, types) : undefined;
}

function formsOf(shape: TypeShape, types: Types): Set<Form> {
  const resolved = resolveShape(shape, types);
  switch (resolved.kind) {
    case "string":
      return new Set(["text"]);
    case "literal":
      return new Set([resolved.values.every((value) => typeof value === "string") ? "text" : "json"]);
    case "codec":
      return new Set([["uint8array", "buffer", "arraybuffer"].includes(resolved.codec) ? "bytes" : "json"]);
    case "union": {
      const members = resolved.members.filter((member) => member.kind !== "null"); // there is no such resource
      return new Set(members.flatMap((member) => [...formsOf(member, types)]));
    }
    case "number":
    case "boolean":
    case "null":
    case "array":
    case "tuple":
    case "object":
    case "reference":
    case "unknown":
      return new Set(["json"]);
  }
}
