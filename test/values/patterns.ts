import fc from "fast-check";

/** Arbitraries of patterns take long to make, and schemas repeat their patterns. */
const made = new Map<string, fc.Arbitrary<string>>();

/** Texts that a pattern of ours accepts. */
export function textsLike(pattern: string): fc.Arbitrary<string> {
  const texts = made.get(pattern) ?? make(pattern);
  made.set(pattern, texts);
  return texts;
}

/** Two patterns at once are written as a look-ahead, which fast-check cannot draw from: either's texts are tried. */
function make(pattern: string): fc.Arbitrary<string> {
  const both = /^\^\(\?=\[\\s\\S\]\*\?\(\?:(.*)\)\)\[\\s\\S\]\*\?\(\?:(.*)\)$/s.exec(pattern);
  if (!both) return fc.stringMatching(new RegExp(pattern, "u"));
  const [first, second] = [textsLike(both[1] ?? ""), textsLike(both[2] ?? "")];
  const joined = fc.tuple(first, second).map((texts) => texts.join(""));
  return fc.oneof(first, second, joined).filter((text) => new RegExp(pattern, "u").test(text));
}
