import { fullFormats } from "ajv-formats/dist/formats.js";
import { expect, test } from "vitest";
import { formats, nearFormat } from "../../compiler/2-analyze/constraints/formats.ts";

/** Formats of numbers, and two that accept anything. */
const others = ["int32", "int64", "float", "double", "password", "binary"];

test("every format that validators know for strings can be written, and no other", () => {
  const known = Object.keys(fullFormats).filter((name) => !others.includes(name));
  expect([...formats].sort()).toEqual(known.sort());
});

test.each([
  ["emial", "email"],
  ["datetime", "date-time"],
  ["GUID", "uuid"],
  ["ipv5", "ipv4"],
  ["zip", undefined],
])("%s is near %s", (name, near) => {
  expect(nearFormat(name)).toBe(near);
});
