import { expect, test } from "vitest";
import { plainText } from "../../compiler/2-analyze/plain-text.ts";

test.each([
  ["one\ntwo", "one two"],
  ["one\r\ntwo", "one two"],
  ["one\n\n\n\ntwo", "one\n\ntwo"],
  ["one  \ntwo", "one\ntwo"],
  ["one\\\ntwo", "one\ntwo"],
  ["- one\n  more\n- two", "- one more\n- two"],
  ["text\n\n    code line\n    second\n\nafter", "text\n\n    code line\n    second\n\nafter"],
  ["before\n```ts\na  \n  b\n```\nafter\nthat", "before\n\n```ts\na\n  b\n```\nafter that"],
  ["# Head\nBody", "Head\nBody"],
  ["**bold** and *italic*, 2 * 3 * 4, __proto__, `**code**`", "bold and italic, 2 * 3 * 4, __proto__, `**code**`"],
  ["see {@link Order}, {@link Order|orders}, {@link Order some orders}", "see Order, orders, some orders"],
  ["see {@link\nOrder}", "see Order"],
  ["[here](https://example.org) or <https://example.org>", "here (https://example.org) or https://example.org"],
  ["", undefined],
  ["  \n ", undefined],
])("%j reads %j", (raw, text) => {
  expect(plainText(raw)).toBe(text);
});
