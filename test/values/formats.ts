import fc from "fast-check";

/**
 * `normal`: texts that a codec gives back unchanged. `any`: whatever the format allows, such as dates with an
 * offset, which come back in another form.
 */
export type Forms = "normal" | "any";

const dates = fc
  .date({ min: new Date("0001-01-01T00:00:00Z"), max: new Date("9999-12-31T00:00:00Z"), noInvalidDate: true })
  .map((date) => date.toISOString());

const anyDates = fc
  .tuple(dates, fc.constantFrom("+02:00", "-11:30", ".5Z", ".123456789Z"))
  .map(([text, end]) => `${text.slice(0, 19)}${end}`);

const hosts = fc.domain();

const anyUris = fc.constantFrom(
  "urn:isbn:0451450523",
  "mailto:someone@example.com",
  "HTTP://EXAMPLE.com:80/a/../b",
  "file:///etc/hosts",
  "http://[::1]:8080/?q=%20#f",
  "a:b",
);

const uris = fc.webUrl({ withFragments: true, withQueryParameters: true }).map((text) => new URL(text).href);

/** Texts of each format that our schemas name. */
const known: Record<string, { normal: fc.Arbitrary<string>; any?: fc.Arbitrary<string> }> = {
  "date-time": { normal: dates, any: anyDates },
  date: { normal: dates.map((text) => text.slice(0, 10)) },
  time: { normal: dates.map((text) => text.slice(11)) },
  duration: { normal: fc.constantFrom("P1D", "PT5M", "P3Y6M4DT12H30M5S", "P2W") },
  uri: { normal: uris, any: anyUris },
  url: { normal: uris },
  "uri-reference": { normal: fc.constantFrom("/a/b?c#d", "../up", "https://example.com/", "#x", "") },
  "uri-template": { normal: fc.constantFrom("/a/{b}", "{?q,r}", "plain") },
  regex: { normal: fc.constantFrom("^a+$", "[\\w-]{1,3}", "(?<year>\\d{4})", "a|b", ".*", "\\/x", "\\p{L}") },
  email: { normal: hosts.map((host) => `some.one+x@${host}`) },
  hostname: { normal: hosts },
  ipv4: { normal: fc.ipV4() },
  ipv6: { normal: fc.ipV6() },
  uuid: { normal: fc.uuid() },
  "json-pointer": { normal: fc.constantFrom("", "/a/0", "/a~1b/m~0n") },
  "relative-json-pointer": { normal: fc.constantFrom("0", "1/a", "2#") },
  byte: { normal: fc.uint8Array({ maxLength: 9 }).map((bytes) => Buffer.from(bytes).toString("base64")) },
  password: { normal: fc.string() },
};

/** Texts of a format. Throws on one that it does not know, so that a new format is drawn from, not passed over. */
export function textsOf(format: string, forms: Forms): fc.Arbitrary<string> {
  const texts = known[format];
  if (!texts) throw new Error(`test/values/formats.ts has no texts of the format '${format}': add some`);
  return forms === "any" && texts.any ? fc.oneof(texts.normal, texts.any) : texts.normal;
}

/** Base64 that decodes and encodes to itself; any with stray bits in its last digit. */
export function base64Texts(forms: Forms): fc.Arbitrary<string> {
  const normal = fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes).toString("base64"));
  return forms === "any" ? fc.oneof(normal, fc.constantFrom("AB==", "AAB=")) : normal;
}
