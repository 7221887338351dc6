import { describe, expect, test } from "vitest";
import { explosivePart } from "../../compiler/2-analyze/constraints/pattern-safety.ts";

/** Patterns with the part that makes them exponential, as the checker `recheck` 4.5 finds it too. */
const exponential: [pattern: string, part: string][] = [
  ["(a+)+$", "(a+)+"],
  ["^(a*)*$", "(a*)*"],
  ["^(a|a)*$", "(a|a)*"],
  ["^(a|aa)+$", "(a|aa)+"],
  ["^(ab|a|b)+$", "(ab|a|b)+"],
  ["^([a-z0-9]+-?)+$", "([a-z0-9]+-?)+"],
  ["(x+x+)+y", "(x+x+)+"],
  ["^(([a-z])+.)+[A-Z]([a-z])+$", "(([a-z])+.)+"],
  ["^(\\w+\\s?)*$", "(\\w+\\s?)*"],
  ["([a-zA-Z]+)*\\1$", "([a-zA-Z]+)*"],
  ["^(a*b?)*$", "(a*b?)*"],
  ["^(a?b?)*$", "(a?b?)*"],
  ["^(?:(?:ab)+c?)+$", "(?:(?:ab)+c?)+"],
  ["^(a{1,3}){2,}$", "(a{1,3}){2,}"],
  ["^(?=(a+)+$)", "(a+)+"],
  ["^(\\p{L}|\\p{Lu})+$", "(\\p{L}|\\p{Lu})+"],
  ["^([ж-я]|я)+$", "([ж-я]|я)+"],
  ["^(-?\\d+)+$", "(-?\\d+)+"],
  ["^([\\s\\S]{1,500}x)+$", "([\\s\\S]{1,500}x)+"],
];

const harmless = [
  "^[A-Z]{2}$",
  "^\\S+@\\S+\\.\\S+$",
  "^[a-z0-9]+(-[a-z0-9]+)*$",
  "^a*a*$",
  "^\\w+(\\.\\w+)*@\\w+(\\.\\w+)+$",
  "^\\p{L}+$",
  "(?<y>\\d{4})-(?=\\d)",
  "^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$",
  "^.*foo.*bar.*$",
  "^([A-Z]{0,2}-)+$",
  "^([a-z]{1,63}\\.)+[a-z]{2,}$",
  "^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]{2,63}$",
  '^("[^"]*"|[^",]*)(,("[^"]*"|[^",]*))*$',
  "^(?:\\/(?:[^~/]|~0|~1)*)*$",
  "^(25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.(25[0-5]|2[0-4]\\d|1?\\d?\\d)){3}$",
  "^((a{5}){5}){5}$",
  "^(a+){10}$",
  "^\\S+(\\s+\\S+)*$",
  "^(abc|abd)*$",
  "^(?:(?:[a-z]+,)*[a-z]+;)*$",
];

describe("a pattern", () => {
  test.each(exponential)("%s is exponential in %s", (pattern, part) => {
    expect(explosivePart(pattern)).toBe(part);
  });

  test.each(harmless)("%s is not", (pattern) => {
    expect(explosivePart(pattern)).toBeUndefined();
  });

  test("of enormous size is left alone, at once", () => {
    expect(explosivePart(`^${"([a-z]{1,9}){1,9}".repeat(50)}$`)).toBeUndefined();
  });
});
