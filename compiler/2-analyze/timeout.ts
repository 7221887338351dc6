import type { HandlerSource } from "./handler.ts";
import type { ShapeReader } from "./shapes/index.ts";
import { tagSpan } from "./tag-span.ts";
import { soleTag } from "./tags.ts";

const units = { ms: 1, s: 1000, m: 60_000 } as const;

/** What a timer can count to, 24.8 days. Milliseconds. */
const MAX_MS = 2 ** 31 - 1;

/** `@timeout 30s` in milliseconds; a value that is no time is reported. */
export function readTimeout({ exported, docs }: HandlerSource, { root, diagnostics }: ShapeReader): number | undefined {
  const tag = soleTag("timeout", docs, exported.name ?? "default", root, diagnostics);
  if (!tag) return undefined;
  const [, amount = "", unit = ""] = /^(\d+(?:\.\d+)?)\s*(ms|s|m)$/.exec(tag.value) ?? [];
  const ms = isUnit(unit) ? Math.round(Number(amount) * units[unit]) : 0;
  if (ms > 0 && ms <= MAX_MS) return ms;
  const expected = "a time of at most 24 days such as '500ms', '30s' or '5m'";
  diagnostics.report("tag-value-invalid", tagSpan(tag, root), { tag: tag.name, value: tag.value, expected });
  return undefined;
}

function isUnit(unit: string): unit is keyof typeof units {
  return Object.hasOwn(units, unit);
}
