import type { NameClaim } from "./names.ts";
import type { UriClaim } from "./server-uris.ts";

/** What functions ask to be called by; whether they can have it is seen when all have asked. */
export interface Claims {
  names: NameClaim[];
  uris: UriClaim[];
}
