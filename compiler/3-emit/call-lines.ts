import type { Descriptor } from "../../manifest/index.ts";

/** The lines of a handler's definition that say how its calls go; none where there is nothing special about them. */
export function callLines({ needs, timeoutMs }: Pick<Descriptor, "needs" | "timeoutMs">): string[] {
  const asks = needs.elicit || needs.sample || needs.roots;
  return [...(asks ? ["asks: true,"] : []), ...(timeoutMs === undefined ? [] : [`timeoutMs: ${timeoutMs},`])];
}
