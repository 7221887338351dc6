import type { ToolDescriptor } from "../../manifest/index.ts";
import { CodeWriter, literal, quote } from "./code-writer.ts";
import type { KeptEmission } from "./kept-emission.ts";
import type { ToolSchemas } from "./tool-schemas.ts";

/** From this length on list entries are texts: V8 parses JSON in half the time that it takes to compile objects. */
const LARGE = 50_000;

interface Listing {
  /** That the module exports it by. */
  name: string;
  /** The listing that it is like, but for some members. */
  base?: string;
  /** The listing, or those members. */
  value: object;
}

/** The module of list entries: what the lists answer, ready made. */
export class ListingModule {
  readonly #names = new CodeWriter();
  readonly #listings: Listing[] = [];
  readonly #texts: KeptEmission["texts"];

  constructor(texts: KeptEmission["texts"]) {
    this.#texts = texts;
  }

  /** The name that the module exports `listing` by: `wanted`, or like it. */
  add(wanted: string, listing: object): string {
    const name = this.#names.name(wanted);
    this.#listings.push({ name, value: listing });
    return name;
  }

  /** Likewise, for the listing `base` with some members replaced. */
  extend(base: string, wanted: string, members: Record<string, unknown>): string {
    const name = this.#names.name(wanted);
    this.#listings.push({ name, base, value: members });
    return name;
  }

  toString(): string {
    if (this.#listings.length === 0) return "export {};\n";
    const json = ({ value }: Listing) => this.#texts.of(value, JSON.stringify);
    const length = this.#listings.reduce((sum, listing) => sum + json(listing).length, 0);
    const text = length < LARGE ? objectText : (listing: Listing) => parsedText(listing, json(listing));
    const writer = new CodeWriter();
    for (const listing of this.#listings) writer.line(`export const ${listing.name} = ${text(listing)};`);
    return writer.toString();
  }
}

function objectText({ base, value }: Listing): string {
  if (base === undefined) return literal(value);
  const members = Object.entries(value).map(([name, member]) => `${name}: ${literal(member)}`);
  return `{ ...${base}, ${members.join(", ")} }`;
}

function parsedText({ base }: Listing, json: string): string {
  const parsed = `JSON.parse(${quote(json)})`;
  return base === undefined ? parsed : `{ ...${base}, ...${parsed} }`;
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
