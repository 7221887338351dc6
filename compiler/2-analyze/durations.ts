/** A time as tags write it, `500ms`, `60s`, `5m`, `2h` or `1d`, in milliseconds; nothing for other text. */
export function readDuration(text: string): number | undefined {
  const [, count, unit = ""] = /^(\d{1,9}(?:\.\d{1,3})?)(ms|s|m|h|d)$/.exec(text) ?? [];
  return count === undefined ? undefined : Math.round(Number(count) * (units[unit] ?? 1));
}

const units: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
