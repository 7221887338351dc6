/** Layers of percent-encoding that are looked through; whoever wraps a path deeper cannot count on anybody unwrapping it. */
const MAX_LAYERS = 4;

/**
 * Why a text, used as a path, could lead out of the folder it is meant for; nothing when it cannot. Looks through further
 * percent-encoding too: what was encoded twice is `..` once the handler decodes it.
 */
export function traversalIn(text: string): string | undefined {
  let layer = text;
  for (let depth = 0; depth < MAX_LAYERS; depth++) {
    const reason = reasonOf(layer);
    if (reason) return reason;
    const inner = decoded(layer);
    if (inner === layer) return undefined;
    layer = inner;
  }
  return "is percent-encoded many times over";
}

function reasonOf(text: string): string | undefined {
  if (text.includes("\0")) return "holds a NUL character";
  if (text.includes("\\")) return "holds a backslash";
  if (text.startsWith("/")) return "is an absolute path";
  if (/^[A-Za-z]:(?:\/|$)/.test(text)) return "begins with a drive letter";
  return text.split("/").some((segment) => segment.trim() === "..") ? "leads upwards with '..'" : undefined;
}

/** Text with one layer of percent-encoding less. What is no encoding stays, so that nothing hides behind a stray `%`. */
function decoded(text: string): string {
  return text.replaceAll(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
