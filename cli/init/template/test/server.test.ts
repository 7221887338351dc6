import { expect, test } from "vitest";
import { measure, shorten, style } from "../src/server.ts";

// Tools, resources and prompts are plain functions: call them.

test("measure counts words, not spaces", () => {
  expect(measure("To be,  or\nnot to be")).toEqual({ words: 6, characters: 20, minutes: 0.03 });
  expect(measure("")).toEqual({ words: 0, characters: 0, minutes: 0 });
});

test("measure reads at the reader's speed", () => {
  expect(measure("one two three", 1).minutes).toBe(3);
});

test("shorten quotes the style of the kind and the text", () => {
  const prompt = shorten("A long story.", "post", 5);
  expect(prompt).toContain("at most 5 words");
  expect(prompt).toContain(style("post"));
  expect(prompt).toMatch(/A long story\.$/);
});
