import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";
import { canonicalJson } from "./canonical-json.ts";

/** What a state belongs to. It opens for nothing else. */
export interface StateOwner {
  /** MCP method: `tools/call`, `prompts/get` or `resources/read`. */
  readonly method: string;
  /** Name of the tool or prompt, or URI of the resource. */
  readonly name: string;
  readonly args: unknown;
  /** Who calls; empty where nobody has to prove it. */
  readonly principal: string;
}

const cipher = "aes-256-gcm";
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Turns values into text that only this server can read or make, and back: AES-256-GCM with a fresh nonce, bound to its
 * owner and to a time of expiry.
 */
export class StateSeal {
  readonly #keys: readonly Buffer[];

  /** The first key seals, every one of them opens. */
  constructor(keys: readonly Buffer[]) {
    this.#keys = keys;
  }

  /** `expires` in milliseconds since 1970. */
  seal(value: unknown, owner: StateOwner, expires: number): string {
    const [key] = this.#keys;
    if (!key) throw new Error("a seal without a key; this is a bug in mcpc");
    const nonce = randomBytes(NONCE_BYTES);
    const encryption = createCipheriv(cipher, key, nonce).setAAD(bindingOf(owner));
    const text = JSON.stringify({ expires, value });
    const sealed = Buffer.concat([encryption.update(text, "utf8"), encryption.final()]);
    return Buffer.concat([nonce, encryption.getAuthTag(), sealed]).toString("base64url");
  }

  /** The value that was sealed for this owner; nothing for anything else, and after it has expired. */
  open(state: string, owner: StateOwner, now: number): unknown {
    const bytes = Buffer.from(state, "base64url");
    // the decoder skips what is no base64url, so that `state + "="` would read like `state`
    if (bytes.length <= NONCE_BYTES + TAG_BYTES || bytes.toString("base64url") !== state) return undefined;
    const binding = bindingOf(owner);
    for (const key of this.#keys) {
      const text = decrypt(bytes, key, binding);
      if (text === undefined) continue;
      const { expires, value } = JSON.parse(text) as { expires: number; value: unknown };
      return now < expires ? value : undefined;
    }
    return undefined;
  }
}

function decrypt(bytes: Buffer, key: Buffer, binding: Buffer): string | undefined {
  const sealed = bytes.subarray(NONCE_BYTES + TAG_BYTES);
  try {
    const decryption = createDecipheriv(cipher, key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
      .setAAD(binding)
      .setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
    return decryption.update(sealed, undefined, "utf8") + decryption.final("utf8");
  } catch {
    return undefined; // another key, another owner, or a changed state: GCM tells them apart no more than a client may
  }
}

/** Authenticated, not carried: whoever brings the state back has to say the same again. */
function bindingOf({ method, name, args, principal }: StateOwner): Buffer {
  return createHash("sha256")
    .update(canonicalJson(["mcpc state 1", method, name, args ?? {}, principal]))
    .digest();
}
