/** A TypeScript type as text with holes, so that it can be written, cut down and written again. */
export interface TypeTree {
  open: string;
  items: TypeTree[];
  separator: string;
  close: string;
  /** Fewer items than this make no type. */
  least: number;
}

/** A type without parts. `$self` stands for the type that is being declared. */
export function leaf(text: string): TypeTree {
  return { open: text, items: [], separator: "", close: "", least: 0 };
}

/** A type around others; all of them are needed unless `least` says otherwise. */
export function around(
  open: string,
  items: TypeTree[],
  close: string,
  separator = ", ",
  least = items.length,
): TypeTree {
  return { open, items, separator, close, least };
}

/** The type as TypeScript text. */
export function textOf({ open, items, separator, close }: TypeTree): string {
  return open + items.map(textOf).join(separator) + close;
}

/** `type NAME = …`, or an interface where the text is that of an object and `isInterface` asks for it. */
export function declaration(tree: TypeTree, name: string, isInterface: boolean): string {
  const text = textOf(tree).replaceAll("$self", name);
  return isInterface && tree.open === "{ " ? `interface ${name} ${text}` : `type ${name} = ${text};`;
}

/** Trees one step smaller: a part in place of the whole, one part fewer, or a smaller part; the boldest steps first. */
export function reductions(tree: TypeTree): TypeTree[] {
  const wholes = tree.items.filter(({ open }) => !open.endsWith(": "));
  const inner = tree.items.filter(({ open }) => open.endsWith(": ")).flatMap(({ items }) => items);
  const fewer = tree.items.length > tree.least ? tree.items.map((_, index) => tree.items.toSpliced(index, 1)) : [];
  const plain = tree.items.length > 0 ? [leaf("string")] : [];
  const smaller = tree.items.flatMap((item, index) => reductions(item).map((part) => tree.items.with(index, part)));
  return [...plain, ...wholes, ...inner, ...[...fewer, ...smaller].map((items) => ({ ...tree, items }))];
}
