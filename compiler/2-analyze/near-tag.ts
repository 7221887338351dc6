import { closest, distance } from "fastest-levenshtein";

/** Tags of TypeScript, JSDoc, TypeDoc, TSDoc and API Extractor. They are nothing to us, however near their names are. */
const others = new Set(
  `abstract access alias alpha also api arg argument async augments author auto beta borrows bug callback category class
  classdesc const constant constructor constructs copyright decorator default defaultValue defaultvalue desc description
  enum event eventProperty example exception exports extends external file fileoverview final fires func function
  generator global group hideconstructor implements import inheritDoc inheritdoc inner instance interface issue kind label
  lends license link linkcode linkplain listens literal member memberof method mixes mixin module namespace note override
  overload package packageDocumentation private privateRemarks prop property protected public remarks requires return
  satisfies sealed see since static summary suppress template test this throws todo tutorial type typeParam typedef
  variation version virtual yields code`.split(/\s+/),
);

/** The name among `known` that `name` looks like a slip of; nothing where it is known or a tag of another tool. */
export function nearTag(name: string, known: readonly string[]): string | undefined {
  if (known.includes(name) || others.has(name) || name.length <= 3) return undefined;
  const nearest = closest(name, known);
  const near = name.toLowerCase() === nearest.toLowerCase() || distance(name, nearest) <= (name.length <= 5 ? 1 : 2);
  return near ? nearest : undefined;
}
