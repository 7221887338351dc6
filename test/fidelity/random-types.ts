import { below, pick, type Random } from "../values/random.ts";
import { around, leaf, type TypeTree, textOf } from "./type-tree.ts";

const names = ["a", "b", "c", "kind", "value", "id"];
const oddNames = ['"x-y"', "0", '"1.5"', "length"];
const recordKeys = [
  ...Array<string>(6).fill("string"),
  ...['"a" | "b"', '"id" | "kind"', "Color", "keyof Base", "`x-${string}`", "number"],
];
const literals = ['"x"', '"y"', '"z"', "0", "1", "2", "-1", "true", "false"];
const scalars = ["string", "number", "boolean", "null"];
const templates = [
  "`v${number}`",
  "`${string}-${string}`",
  "`id_${number}`",
  '`${"a" | "b"}/${string}`',
  "Uppercase<string>",
];

/** One type of the language a tool's arguments are written in. */
export function randomType(random: Random, depth = 3): TypeTree {
  if (depth <= 0) return randomLeaf(random);
  const roll = random();
  if (roll < 0.15) return randomLeaf(random);
  const make = pick(random, composites);
  return make(random, depth - 1);
}

type Make = (random: Random, depth: number) => TypeTree;

/** Objects and unions more than once: they are what most types are made of. */
const composites: Make[] = [
  (...args) => object(...args),
  (...args) => object(...args),
  (...args) => object(...args),
  (...args) => union(...args),
  (...args) => union(...args),
  (...args) => taggedUnion(...args),
  (...args) => taggedUnion(...args),
  (...args) => array(...args),
  (...args) => tuple(...args),
  (...args) => tuple(...args),
  (...args) => record(...args),
  (...args) => generic(...args),
  (...args) => generic(...args),
  (...args) => overObject(...args),
  (...args) => overObject(...args),
  (...args) => intersection(...args),
  (...args) => conditional(...args),
  (...args) => indexed(...args),
  (...args) => recursive(...args),
];

function randomLeaf(random: Random): TypeTree {
  const roll = random();
  if (roll < 0.45) return leaf(pick(random, scalars));
  if (roll < 0.65) return leaf(pick(random, literals));
  if (roll < 0.8)
    return around(
      "(",
      some(random, 2, 4, () => leaf(pick(random, literals))),
      ")",
      " | ",
      1,
    );
  if (roll < 0.9) return leaf(pick(random, ["Color", "Level", "Mixed", "Color.Red", "Level.High", "Mixed.On"]));
  if (roll < 0.93) return leaf(pick(random, templates));
  return leaf(pick(random, ["unknown", "Record<string, unknown>", "Brand", "keyof Base", "never[]"]));
}

function some<T>(random: Random, least: number, most: number, make: (index: number) => T): T[] {
  return Array.from({ length: least + below(random, most - least + 1) }, (_, index) => make(index));
}

function propertyNames(random: Random, least: number, most: number): string[] {
  const wanted = some(random, least, most, () => pick(random, random() < 0.02 ? oddNames : names));
  return [...new Set(wanted)];
}

function property(random: Random, name: string, type: TypeTree): TypeTree {
  const readonly = random() < 0.15 ? "readonly " : "";
  return around(`${readonly}${name}${random() < 0.35 ? "?" : ""}: `, [type], "");
}

function object(random: Random, depth: number, least = 1): TypeTree {
  const members = propertyNames(random, least, 4).map((name) => property(random, name, randomType(random, depth)));
  if (random() < 0.08) members.push(indexSignature(random, depth, members.length === 0));
  return around("{ ", members, " }", "; ", 0);
}

/** Beside named properties only a wide value type is sure to go with them. */
function indexSignature(random: Random, depth: number, isAlone: boolean): TypeTree {
  const key = pick(random, ["string", "number", "`x-${string}`", "string", "string"]);
  return around(`[key: ${key}]: `, [isAlone ? randomType(random, depth) : leaf("unknown")], "");
}

function union(random: Random, depth: number): TypeTree {
  const undefinedToo = random() < 0.05 ? [leaf("undefined")] : [];
  return around("(", [...some(random, 2, 4, () => randomType(random, depth)), ...undefinedToo], ")", " | ", 1);
}

function taggedUnion(random: Random, depth: number): TypeTree {
  const tag = pick(random, ["kind", "a"]);
  const arms = ['"x"', '"y"', '"z"', "Color.Red", '"v" | "w"', "1"].slice(below(random, 3)).map((value) => {
    const inner = object(random, depth);
    const others = inner.items.filter(({ open }) => nameIn(open) !== tag);
    return { ...inner, items: [around(`${tag}: `, [leaf(value)], ""), ...others], least: 1 };
  });
  return around("(", arms.slice(0, 2 + below(random, 3)), ")", " | ", 1);
}

function array(random: Random, depth: number): TypeTree {
  const item = randomType(random, depth);
  return pick(random, [
    around("(", [item], ")[]"),
    around("readonly (", [item], ")[]"),
    around("Array<", [item], ">"),
    around("ReadonlyArray<", [item], ">"),
  ]);
}

function tuple(random: Random, depth: number): TypeTree {
  const isNamed = random() < 0.2;
  const plain = some(random, 0, 3, (index) =>
    around(isNamed ? `n${index}: ` : "(", [randomType(random, depth)], isNamed ? "" : ")"),
  );
  const optional =
    random() < 0.3 ? [around(isNamed ? "last?: " : "(", [randomType(random, depth)], isNamed ? "" : ")?")] : [];
  const rest = random() < 0.3 ? [around(isNamed ? "...rest: (" : "...(", [randomType(random, depth)], ")[]")] : [];
  const tail =
    rest.length > 0 && optional.length === 0 && !isNamed && random() < 0.2 ? [randomType(random, depth)] : [];
  return around(random() < 0.2 ? "readonly [" : "[", [...plain, ...optional, ...rest, ...tail], "]", ", ", 0);
}

function record(random: Random, depth: number): TypeTree {
  const key = pick(random, recordKeys);
  const isPartial = random() < 0.2;
  const type = randomType(random, depth);
  return around(`${isPartial ? "Partial<" : ""}Record<${key}, `, [type], isPartial ? ">>" : ">");
}

function generic(random: Random, depth: number): TypeTree {
  const name = pick(random, [
    "Box",
    "Page",
    "Chain",
    "Nullable",
    "Pair",
    "Nest",
    "Result",
    "Held",
    "DeepPartial",
    "NonNullable",
  ]);
  const count = (name === "Pair" || name === "Result") && random() < 0.5 ? 2 : 1;
  return around(
    `${name}<`,
    some(random, count, count, () => randomType(random, depth)),
    ">",
  );
}

/** The name of a property from what stands before its type. */
function nameIn(open: string): string | undefined {
  return /^(?:readonly )?([^[?:]+)\??: $/.exec(open)?.[1];
}

/** Utility and mapped types, over an object whose keys are known. */
function overObject(random: Random, depth: number): TypeTree {
  const target = object(random, depth, 1);
  const keys = target.items.flatMap(({ open }) => nameIn(open) ?? []);
  const chosen = keys.slice(0, 1 + below(random, keys.length)).map((key) => (/^[\d"]/.test(key) ? key : `"${key}"`));
  const name = pick(random, [
    "Pick",
    "Omit",
    "Partial",
    "Required",
    "Readonly",
    "Flags",
    "Texts",
    "Held",
    "Named",
    "OnlyStrings",
  ]);
  if (name !== "Pick" && name !== "Omit") return around(`${name}<`, [target], ">");
  return around(`${name}<`, [target], `, ${chosen.join(" | ") || "never"}>`);
}

function intersection(random: Random, depth: number): TypeTree {
  const parts = some(random, 2, 3, () => (random() < 0.2 ? leaf("Base") : object(random, depth, 1)));
  const last = random() < 0.2 ? [taggedUnion(random, depth)] : [];
  const all = [...parts, ...last];
  const objects = all.flatMap((part) => (part.open === "(" ? part.items : [part]));
  const shared = objects.flatMap(({ items }) => items.map(({ open }) => nameIn(open) ?? ""));
  const isShared = (name: string | undefined) =>
    name === "id" || name === "note" || shared.filter((other) => other === name).length > 1;
  return around(
    "(",
    all.map((part) => withPlain(part, isShared, random)),
    ")",
    " & ",
    1,
  );
}

/** Scalars where parts meet in one property: with objects there too it would be branded, which TypeScript judges otherwise. */
function withPlain(tree: TypeTree, isShared: (name: string | undefined) => boolean, random: Random): TypeTree {
  const items = tree.items.map((item) => {
    if (tree.open === "(") return withPlain(item, isShared, random);
    const isPlain = [...scalars, ...literals].includes(item.items.map(textOf).join());
    const plain = leaf(pick(random, [...scalars, ...literals]));
    return isShared(nameIn(item.open)) && !isPlain ? { ...item, items: [plain] } : item;
  });
  return { ...tree, items };
}

function conditional(random: Random, depth: number): TypeTree {
  const type = randomType(random, depth);
  return pick(random, [
    around("Unwrapped<", [type], ">"),
    around("WithoutText<", [type], ">"),
    around("Exclude<", [type, leaf(pick(random, [...scalars, ...literals, "Color", "Mixed.On"]))], ">"),
    around("Extract<", [type, leaf("string | object")], ">"),
    around("(", [randomLeaf(random), type], " : null)", " extends string ? "),
  ]);
}

function indexed(random: Random, depth: number): TypeTree {
  return pick(random, [
    around("Values<", [object(random, depth, 1)], ">"),
    around("keyof (", [object(random, depth, 1)], ")"),
    around("(", [array(random, depth)], ")[number]"),
  ]);
}

/** Always with a way to end. */
function recursive(random: Random, depth: number): TypeTree {
  const again = pick(random, ["$self[]", "$self | null", "Record<string, $self>", "[$self?]", "Nullable<$self>"]);
  const node = object(random, depth, 1);
  const name = pick(random, names);
  const link = around(`${name}${random() < 0.3 ? "?" : ""}: `, [leaf(again)], "");
  const others = node.items.filter(({ open }) => nameIn(open) !== name && !open.includes("["));
  const linked: TypeTree = { ...node, items: [...others, link] };
  return random() < 0.3 ? around("(", [linked, randomLeaf(random)], ")", " | ", 1) : linked;
}
