import type { ToolDescriptor } from "../../manifest/index.ts";
import { callLines } from "./call-lines.ts";
import { quote } from "./code-writer.ts";
import type { DefinitionContext } from "./entry.ts";
import { invocation } from "./invocation.ts";
import { toolListing } from "./listings.ts";
import { outputShape, toolSchemas } from "./tool-schemas.ts";

/** The members of one `ToolDefinition`, a line each. */
export function toolDefinition(tool: ToolDescriptor, context: DefinitionContext): string[] {
  const { manifest, imports, listings, validators, kept, decoder, encoder } = context;
  const schemas = kept.toolSchemas.of(tool, () => toolSchemas(tool, manifest));
  const output = outputShape(tool.signature);
  const { stream } = tool.signature.returns;
  const listing = listings.add(
    `${tool.name}_listing`,
    kept.toolListings.of(tool, () => toolListing(tool, schemas)),
  );
  const lines = [`listing: listings.${listing},`];
  if (schemas.legacyOutputSchema)
    lines.push(
      `legacyListing: listings.${listings.extend(listing, `${listing}_2025`, { outputSchema: schemas.legacyOutputSchema })},`,
    );
  lines.push(
    `validateInput: validators.${validators.add(`${tool.name}_input`, schemas.inputValidator)},`,
    `invoke: ${invocation(tool, imports.local(tool.handler, tool.name), decoder)},`,
    `returns: ${quote(tool.signature.returns.kind)},`,
    ...(stream ? [`stream: ${quote(stream)},`] : []),
  );
  if (output && encoder.hasCodec(output))
    lines.push(`encode: (value) => ${encoder.convert(output, "value", tool.name)},`);
  if (schemas.outputValidator)
    lines.push(`validateOutput: validators.${validators.add(`${tool.name}_output`, schemas.outputValidator)},`);
  return [...lines, ...callLines(tool), `source: ${quote(`${tool.handler.file}:${tool.handler.line}`)},`];
}
