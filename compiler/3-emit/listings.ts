import type { Manifest, ToolDescriptor } from "../../manifest/index.ts";
import { CodeWriter, literal } from "./code-writer.ts";
import type { ToolSchemas } from "./tool-schemas.ts";

/** The module of list entries: what `tools/list` answers, ready made for clients of both eras. */
export function emitListings(
  { tools }: Manifest,
  schemas: ToolSchemas[],
): { text: string; names: { modern: string; legacy?: string }[] } {
  const writer = new CodeWriter();
  const names = tools.map((tool, index) => {
    const modern = writer.name(`${tool.name}_listing`);
    const schema = schemas[index];
    writer.line(`export const ${modern} = ${literal(toolListing(tool, schema))};`);
    if (!schema?.legacyOutputSchema) return { modern };
    const legacy = writer.name(`${modern}_2025`);
    writer.line(`export const ${legacy} = { ...${modern}, outputSchema: ${literal(schema.legacyOutputSchema)} };`);
    return { modern, legacy };
  });
  return { text: tools.length > 0 ? writer.toString() : "export {};\n", names };
}

/** MCP `Tool`, without what the manifest does not say. */
export function toolListing(tool: ToolDescriptor, schemas: ToolSchemas | undefined): object {
  return {
    name: tool.name,
    ...(tool.title && { title: tool.title }),
    ...(tool.description && { description: tool.description }),
    inputSchema: schemas?.inputSchema,
    ...(schemas?.outputSchema && { outputSchema: schemas.outputSchema }),
    ...(tool.annotations && { annotations: tool.annotations }),
    ...(tool.icons && { icons: tool.icons }),
    ...(tool.meta && { _meta: tool.meta }),
  };
}
