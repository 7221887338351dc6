import type { TypeTree } from "./type-tree.ts";

/**
 * What everyday types have little of: names that every object inherits; `object` and number keys, which arrays have too;
 * brands.
 */
const strangers: [RegExp, string][] = [
  [/\bid(?=\??: )/, '"toString"'],
  [/\bc(?=\??: )/, '"constructor"'],
  [/\ba(?=\?: )/, '"__proto__"'],
  [/^Record<string, unknown>$/, "object"],
  [/^Record<keyof Base, $/, 'Record<"a" | number, '],
  [/^(?:number|null)$/, "Brand"],
];

/** The same type, with strange parts in place of everyday ones. */
export function strange(tree: TypeTree): TypeTree {
  const open = strangers.reduce((text, [everyday, stranger]) => text.replace(everyday, stranger), tree.open);
  return { ...tree, open, items: tree.items.map(strange) };
}
