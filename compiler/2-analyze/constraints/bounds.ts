import type { TypeShape } from "../../../manifest/index.ts";
import type { Tag } from "../jsdoc.ts";
import { tagSpan } from "../tag-span.ts";
import type { Application } from "./apply.ts";
import { fits } from "./fits.ts";

/** Reports bounds that leave no value, and a default that they shut out and that fitted `before`. */
export function checkBounds(shape: TypeShape, before: TypeShape, tags: Tag[], application: Application): void {
  const { context, place } = application;
  const last = (...names: string[]) => tags.findLast((tag) => names.includes(tag.name));
  for (const arm of arms(shape)) {
    const clash = contradiction(arm);
    const tag = clash && last(clash.upper, clash.lower);
    if (!clash || !tag) continue;
    const { lower, upper } = clash;
    const bounds = { owner: place.owner, lower: `@${lower} ${clash.from}`, upper: `@${upper} ${clash.to}` };
    context.diagnostics.report("bounds-contradictory", tagSpan(tag, context.root), bounds);
    return;
  }
  const culprit = tags.at(-1);
  const { default: value } = shape;
  if (value === undefined || !culprit || fits(value, shape, context.resolve)) return;
  if (!fits(value, before, context.resolve)) return;
  application.reportValue(culprit, `a limit that the default ${JSON.stringify(value)} keeps`);
}

function arms(shape: TypeShape): TypeShape[] {
  return shape.kind === "union" ? shape.members : [shape];
}

interface Clash {
  lower: string;
  upper: string;
  from: number;
  to: number;
}

/** Pairs of bounds; `strict` ones may not even meet. */
const pairs: { lower: string; upper: string; strict: boolean }[] = [
  { lower: "minimum", upper: "maximum", strict: false },
  { lower: "exclusiveMinimum", upper: "maximum", strict: true },
  { lower: "minimum", upper: "exclusiveMaximum", strict: true },
  { lower: "exclusiveMinimum", upper: "exclusiveMaximum", strict: true },
  { lower: "minLength", upper: "maxLength", strict: false },
  { lower: "minItems", upper: "maxItems", strict: false },
];

function contradiction(shape: TypeShape): Clash | undefined {
  const bounds = shape as unknown as Record<string, unknown>;
  for (const { lower, upper, strict } of pairs) {
    const [from, to] = [bounds[lower], bounds[upper]];
    if (typeof from !== "number" || typeof to !== "number") continue;
    if (from > to || (strict && from === to)) return { lower, upper, from, to };
  }
  return undefined;
}
