/** JSON Schema 2020-12 for what types cannot say: who is called needs a phone, who is written to an address. */
export const contact = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  type: "object",
  $defs: {
    address: {
      $anchor: "addressDef",
      type: "object",
      properties: { street: { type: "string" }, city: { type: "string" } },
    },
  },
  properties: {
    name: { type: "string" },
    address: { $ref: "#/$defs/address" },
    contactMethod: { type: "string", enum: ["phone", "email"] },
    phone: { type: "string" },
    email: { type: "string" },
  },
  allOf: [{ anyOf: [{ required: ["phone"] }, { required: ["email"] }] }],
  if: { properties: { contactMethod: { const: "phone" } }, required: ["contactMethod"] },
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
  then: { required: ["phone"] },
  else: { required: ["email"] },
  additionalProperties: false,
} as const;

interface Contact {
  name?: string;
  address?: { street?: string; city?: string };
  contactMethod?: "phone" | "email";
  phone?: string;
  email?: string;
}

/**
 * Say how somebody is reached.
 * @readonly
 * @inputSchema contact
 */
export function json_schema_2020_12_tool({ name = "Somebody", contactMethod, phone, email }: Contact): string {
  return `${name} is reached at ${contactMethod === "phone" ? phone : email}.`;
}
