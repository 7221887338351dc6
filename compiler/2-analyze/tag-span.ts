import type { Span } from "../diagnostics/diagnostic.ts";
import { spanOfRange } from "../diagnostics/span.ts";
import type { Tag } from "./jsdoc.ts";

/** Where a tag stands, from its `@` or `{` to the end of what it says. */
export function tagSpan({ node, range }: Tag, root: string): Span {
  return spanOfRange(node.getSourceFile(), range.start, range.end, root);
}
