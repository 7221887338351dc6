import { closest, distance } from "fastest-levenshtein";

/** The formats of strings that validators check. */
export const formats: readonly string[] = [
  "date",
  "time",
  "date-time",
  "iso-time",
  "iso-date-time",
  "duration",
  "uri",
  "uri-reference",
  "uri-template",
  "url",
  "email",
  "hostname",
  "ipv4",
  "ipv6",
  "regex",
  "uuid",
  "json-pointer",
  "json-pointer-uri-fragment",
  "relative-json-pointer",
  "byte",
];

const aliases: Record<string, string> = {
  datetime: "date-time",
  timestamp: "date-time",
  mail: "email",
  host: "hostname",
  domain: "hostname",
  ip: "ipv4",
  guid: "uuid",
  base64: "byte",
  link: "uri",
  iri: "uri",
  regexp: "regex",
};

/** The format that was probably meant. */
export function nearFormat(name: string): string | undefined {
  const plain = name.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
  const alias = aliases[plain];
  if (alias) return alias;
  const nearest = closest(name.toLowerCase(), [...formats]);
  return nearest !== "" && distance(name.toLowerCase(), nearest) <= (name.length > 4 ? 2 : 1) ? nearest : undefined;
}
