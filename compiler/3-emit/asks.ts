import type { Descriptor } from "../../manifest/index.ts";

/** The line of a handler's definition that says a call may ask its client; none where it cannot. */
export function asksLine({ needs }: Pick<Descriptor, "needs">): string[] {
  return needs.elicit || needs.sample || needs.roots ? ["asks: true,"] : [];
}
