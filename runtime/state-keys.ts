import { hkdfSync, randomBytes } from "node:crypto";
import { StartupError } from "./errors.ts";

/** AES-256 keys, the one that seals first; the others still open what they sealed. */
export interface StateKeys {
  readonly keys: readonly Buffer[];
  /** Made up by this process: no other one can open what it seals. */
  readonly isOwn: boolean;
}

/**
 * The keys of `MCPC_STATE_KEY`, separated by commas, or a random one where it is not set. Throws a `StartupError` on a
 * key that carries less than 32 bytes.
 */
export function readStateKeys(text: string | undefined): StateKeys {
  const secrets = (text ?? "").split(",").flatMap((part) => part.trim() || []);
  if (secrets.length === 0) return { keys: [randomBytes(32)], isOwn: true };
  for (const [index, secret] of secrets.entries()) {
    const bytes = bytesIn(secret);
    if (bytes >= 32) continue;
    const which = secrets.length > 1 ? `key ${index + 1} of MCPC_STATE_KEY` : "MCPC_STATE_KEY";
    throw new StartupError(
      `${which} carries ${bytes} bytes and needs 32; 'openssl rand -base64 32' makes a good one`,
      2,
    );
  }
  return { keys: secrets.map(toKey), isOwn: false };
}

/** How much a secret can carry: as hexadecimal digits, as base64, or as the text it is. */
function bytesIn(secret: string): number {
  if (/^[0-9a-f]+$/i.test(secret)) return Math.floor(secret.length / 2);
  if (/^[\w+/-]+=*$/.test(secret)) return Math.floor((secret.replace(/=+$/, "").length * 3) / 4);
  return Buffer.byteLength(secret);
}

/** Any text becomes a key of the right size, for this purpose only. */
function toKey(secret: string): Buffer {
  return Buffer.from(hkdfSync("sha256", secret, "", "mcpc request state 1", 32));
}
