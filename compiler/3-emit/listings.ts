import type { ToolDescriptor } from "../../manifest/index.ts";
import { CodeWriter, literal } from "./code-writer.ts";
import type { ToolSchemas } from "./tool-schemas.ts";

/** The module of list entries: what the lists answer, ready made. */
export class ListingModule {
  readonly #writer = new CodeWriter();
  #isEmpty = true;

  /** The name that the module exports `listing` by: `wanted`, or like it. */
  add(wanted: string, listing: object): string {
    return this.#write(wanted, literal(listing));
  }

  /** Likewise, for the listing `base` with some members replaced. */
  extend(base: string, wanted: string, members: Record<string, unknown>): string {
    const replaced = Object.entries(members).map(([name, value]) => `${name}: ${literal(value)}`);
    return this.#write(wanted, `{ ...${base}, ${replaced.join(", ")} }`);
  }

  toString(): string {
    return this.#isEmpty ? "export {};\n" : this.#writer.toString();
  }

  #write(wanted: string, value: string): string {
    const name = this.#writer.name(wanted);
    this.#writer.line(`export const ${name} = ${value};`);
    this.#isEmpty = false;
    return name;
  }
}

/** MCP `Tool`, without what the manifest does not say. */
export function toolListing(tool: ToolDescriptor, schemas: ToolSchemas): object {
  return {
    name: tool.name,
    ...(tool.title && { title: tool.title }),
    ...(tool.description && { description: tool.description }),
    inputSchema: schemas.inputSchema,
    ...(schemas.outputSchema && { outputSchema: schemas.outputSchema }),
    ...(tool.annotations && { annotations: tool.annotations }),
    ...(tool.icons && { icons: tool.icons }),
    ...(tool.meta && { _meta: tool.meta }),
  };
}
