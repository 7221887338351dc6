import type { JsonValue } from "../../manifest/index.ts";
import type { DiagnosticBag } from "../diagnostics/diagnostic.ts";
import type { Docs, Tag } from "./jsdoc.ts";
import { tagSpan } from "./tag-span.ts";

/** `@meta KEY JSON`: what the list entry carries as `_meta`; nothing without such tags. */
export function readMeta(
  docs: Docs,
  handler: string,
  root: string,
  diagnostics: DiagnosticBag,
): Record<string, JsonValue> | undefined {
  const meta = new Map<string, JsonValue>();
  for (const tag of docs.tags.filter(({ name }) => name === "meta")) {
    const [, key = "", json = ""] = /^(\S+)\s*(.*)$/s.exec(tag.value) ?? [];
    if (meta.has(key)) {
      diagnostics.report("tag-repeated", tagSpan(tag, root), { tag: `meta ${key}`, handler });
      continue;
    }
    const read = readJson(json);
    if (legalKey.test(key) && read) meta.set(key, read.value);
    else reportValue(tag, legalKey.test(key), root, diagnostics);
  }
  return meta.size > 0 ? Object.fromEntries(meta) : undefined;
}

/** MCP 2025-11-25, "_meta": a name, behind labels of a domain and a slash where it has an owner. */
const legalKey =
  /^(?:[a-z](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z](?:[a-z0-9-]*[a-z0-9])?)*\/)?[a-z0-9](?:[\w.-]*[a-z0-9])?$/i;

function readJson(text: string): { value: JsonValue } | undefined {
  try {
    return { value: JSON.parse(text) as JsonValue };
  } catch {
    return undefined;
  }
}

function reportValue(tag: Tag, isKey: boolean, root: string, diagnostics: DiagnosticBag): void {
  const expected = isKey ? "a key and JSON" : "a key as MCP has them, and JSON";
  const value = tag.value.replaceAll(/\s+/g, " ");
  const example = "as in '@meta example.org/weight 5' or '@meta owner \"sales\"'";
  diagnostics.report("tag-value-invalid", tagSpan(tag, root), {
    tag: tag.name,
    value,
    expected: `${expected}, ${example}`,
  });
}
