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
  readonly #kept: Pick<KeptEmission, "json" | "parsed">;

  constructor(kept: Pick<KeptEmission, "json" | "parsed">) {
    this.#kept = kept;
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
    const length = this.#listings.reduce((sum, { value }) => sum + this.#json(value).length, 0);
    return moduleOf(this.#listings, length < LARGE ? objectText : (listing) => this.#parsedText(listing));
  }

  /** Statements that make them members of `listings`. */
  statements(): string[] {
    return this.#listings.map((listing) => `listings.${listing.name} = ${this.#parsedText(listing, "listings.")};`);
  }

  #json(value: object): string {
    return this.#kept.json.of(value, JSON.stringify);
  }

  #parsedText({ base, value }: Listing, scope = ""): string {
    const parsed = this.#kept.parsed.of(value, () => `JSON.parse(${quote(this.#json(value))})`);
    return base === undefined ? parsed : `{ ...${scope}${base}, ...${parsed} }`;
  }
}

function moduleOf(listings: Listing[], textOf: (listing: Listing) => string): string {
  if (listings.length === 0) return "export {};\n";
  const writer = new CodeWriter();
  for (const listing of listings) writer.line(`export const ${listing.name} = ${textOf(listing)};`);
  return writer.toString();
}

function objectText({ base, value }: Listing): string {
  if (base === undefined) return literal(value);
  const members = Object.entries(value).map(([name, member]) => `${name}: ${literal(member)}`);
  return `{ ...${base}, ${members.join(", ")} }`;
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
