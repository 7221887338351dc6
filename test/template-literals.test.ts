import { describe, expect, it } from "vitest";
import ts from "#typescript";
import { templatePattern } from "../compiler/2-analyze/shapes/template-literals.ts";
import { openProgram } from "./values/program.ts";

/** Types whose pattern must accept exactly what TypeScript accepts. */
const types = [
  "`${number}`",
  "`${bigint}`",
  "`${number}px`",
  "`#${number}`",
  "`${number}e${number}`",
  "`${number}-${number}`",
  "`${number}.${number}`",
  "`${number}5`",
  "`${bigint}n`",
  "`${bigint}-${bigint}`",
  "`v${bigint}.${bigint}.${bigint}`",
  "`${string}@${string}`",
  "`${string}-${number}`",
  "`${string}ab${string}`",
  "`${string}${number}`",
  "`${number}${string}`",
  "`${string}${string}x`",
  "`a.*[${string}]$^/\\\\`",
  "`${Uppercase<string>}_ID`",
  "`${Lowercase<string>}-${Capitalize<string>}`",
  "`${Uncapitalize<string>}!`",
  "`${Uppercase<string>}${number}`",
  "Uppercase<string>",
  "Lowercase<string>",
  "Capitalize<string>",
  "Uncapitalize<string>",
  "Uppercase<`a${string}`>",
  "Uppercase<Lowercase<string>>",
  "Lowercase<Uppercase<string>>",
  "Capitalize<Lowercase<string>>",
  "Capitalize<Uppercase<string>>",
  "Uncapitalize<Uppercase<string>>",
  "`x-${Capitalize<Lowercase<string>>}`",
  "`${`x${string}`}y`",
  "`${any}!`",
] as const;

const pieces = [
  "",
  "0",
  "5",
  "007",
  "1e3",
  "-5",
  "+5",
  "0x1F",
  "0b12",
  "0o7",
  ".5",
  "5.",
  ".",
  "1_0",
  " ",
  " 7 ",
  "NaN",
];
const others = [
  "Infinity",
  "\u212a",
  "\u0130a",
  "Ab",
  "aB",
  "x-Ab",
  "\u00dfa",
  "a",
  "A",
  "ab",
  "Ab",
  "aB",
  "é",
  "É",
  "ß",
  "_ID",
  "x",
  "xy",
  "@",
  "true",
  "\n",
  "1n",
  "-",
  "e",
];
const candidates = [
  ...[...pieces, ...others].flatMap((left) =>
    ["", "px", "-3", "-", "@b", "-Ab", "!", "5", "n", "_ID"].map((right) => left + right),
  ),
  ...[
    "#1",
    "#",
    "#-1",
    "1.2.3",
    "1.5.6",
    "v1.2.3",
    "v1.02.3",
    "v-1.2.3",
    "1e5e2",
    "ab-1",
    "a-b-1",
    "5--3",
    "-5-3",
    "--1",
    "12-3",
    "0x1-2",
  ],
  ...[
    "aab",
    "abab",
    "b",
    "a.*[z]$^/\\",
    "a.*[]$^/\\",
    "axx[z]$^/\\",
    "true1",
    "false-2",
    "maybe1",
    "AB7",
    "A",
    "AA1",
    "éé",
  ],
];

describe("patterns of template literal types", () => {
  const accepted = acceptedByTypeScript();
  it.each([...types])("%s", (type) => {
    const pattern = new RegExp(accepted.patterns.get(type) ?? "no pattern", "u");
    const wrong = candidates.filter((text) => pattern.test(text) !== accepted.isAssignable(type, text));
    expect(wrong, String(pattern)).toEqual([]);
    expect(candidates.some((text) => pattern.test(text))).toBe(true);
  });
});

/** What TypeScript itself says of `const value: TYPE = "text"`, for every type and text, in one program. */
function acceptedByTypeScript() {
  const aliases = types.map((type, index) => `type T${index} = ${type};`);
  const trials = types.map((_, index) =>
    candidates.map((text, at) => `const c${index}_${at}: T${index} = ${JSON.stringify(text)};`),
  );
  const text = [...aliases, ...trials.flat()].join("\n");
  const program = openProgram(new Map([["/trials.ts", text]]));
  const source = program.getSourceFile("/trials.ts");
  if (!source) throw new Error("the program has lost its only file");
  const checker = program.getTypeChecker();
  const refused = new Set(
    program.getSemanticDiagnostics(source).map(({ start }) => source.getLineAndCharacterOfPosition(start ?? 0).line),
  );
  const patterns = new Map(
    source.statements
      .filter(ts.isTypeAliasDeclaration)
      .map((node, index) => [types[index] as string, templatePattern(checker.getTypeAtLocation(node))]),
  );
  const isAssignable = (type: string, text: string) => {
    const line = types.length + types.indexOf(type as (typeof types)[number]) * candidates.length;
    return !refused.has(line + candidates.indexOf(text));
  };
  return { patterns, isAssignable };
}
