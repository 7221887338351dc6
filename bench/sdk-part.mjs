import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * The bytes of a server without the text of the SDK that lies in it, which no server reads before it needs it. Undefined
 * where a checkout has no such part. A string can be quoted in several ways, so the text is found by the first and the
 * last stretch of it that has nothing to quote.
 */
export async function bytesBeforeSdk(server, { root }) {
  const part = join(root, "dist/parts/sdk.js");
  if (!existsSync(part)) return undefined;
  const sdk = JSON.parse(/^const code = (".*");$/m.exec(await readFile(part, "utf8"))[1]);
  const stretches = [...sdk.matchAll(/[^"'`\\\n$]{40,}/g)];
  const [first, last] = [stretches[0], stretches.at(-1)];
  const start = server.indexOf(first[0]) - first.index;
  const end = server.lastIndexOf(last[0]) + sdk.length - last.index;
  if (start < 0 || end <= start) throw new Error(`The SDK's text is not in the server that ${root} built`);
  return server.length - (end - start);
}
