import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { notPlain, plainCopy } from "../../runtime/plain-copy.ts";

class Point {
  x = 1;
}

const strange: [string, unknown][] = [
  ["a Date", new Date(0)],
  ["an instance", new Point()],
  ["a boxed string", new String("a")],
  ["a Map", new Map()],
  ["bytes", new Uint8Array(2)],
  ["a function", () => 1],
  ["a symbol", Symbol("s")],
  ["a bigint", 1n],
  ["NaN", Number.NaN],
  ["Infinity", Number.POSITIVE_INFINITY],
  ["undefined", undefined],
  ["a hole", new Array(1)],
  ["toJSON", { a: 1, toJSON: () => 2 }],
  ["toJSON that is not listed", Object.defineProperty({ a: 1 }, "toJSON", { value: () => 2 })],
  ["an array with toJSON", Object.assign([1], { toJSON: () => 2 })],
  ["a property named __proto__", JSON.parse('{"__proto__": {"a": 1}}')],
];

describe("a plain copy", () => {
  test.each(strange)("there is none of %s, on its own or within", (_, value) => {
    expect(plainCopy(value)).toBe(notPlain);
    expect(plainCopy([{ a: [value] }])).toBe(notPlain);
  });

  test("has what JSON has: own properties that are listed and not undefined", () => {
    const value = Object.assign(Object.create(null), { b: undefined, a: -1, [Symbol("s")]: 1, 2: null });
    Object.defineProperty(value, "hidden", { value: 1 });
    expect(JSON.stringify(plainCopy(value))).toBe(JSON.stringify(value));
    expect(plainCopy(value)).toEqual({ 2: null, a: -1 });
  });

  test("reads each property once", () => {
    let reads = 0;
    const value = {
      get count() {
        return ++reads;
      },
    };
    expect(plainCopy([value])).toEqual([{ count: 1 }]);
    expect(reads).toBe(1);
  });

  test("is what JSON.stringify and JSON.parse give back, or there is none", () => {
    const anything = fc.anything({
      withBigInt: true,
      withBoxedValues: true,
      withDate: true,
      withMap: true,
      withNullPrototype: true,
      withSet: true,
      withSparseArray: true,
      withTypedArray: true,
    });
    let plain = 0;
    fc.assert(
      fc.property(fc.oneof(anything, fc.jsonValue(), fc.object({ withNullPrototype: true })), (value) => {
        const copy = plainCopy(value);
        if (copy === notPlain) return;
        plain++;
        const text = JSON.stringify(value);
        expect(JSON.stringify(copy)).toBe(text);
        expect(JSON.stringify(JSON.parse(text))).toBe(text);
      }),
      { numRuns: 2_000 },
    );
    expect(plain).toBeGreaterThan(500);
  });
});
