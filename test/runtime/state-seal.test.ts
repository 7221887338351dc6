import { describe, expect, test } from "vitest";
import { readStateKeys } from "../../runtime/state-keys.ts";
import { type StateOwner, StateSeal } from "../../runtime/state-seal.ts";

const [one, two] = ["0".repeat(31) + "1f".repeat(17), "Zm9yIHRlc3RzIG9ubHkgLSBhIGtleSBvZiAzMiBieXRlcyE="];
const seal = (...secrets: string[]) => new StateSeal(readStateKeys(secrets.join(",")).keys);
const owner: StateOwner = { method: "tools/call", name: "buy", args: { a: 1, b: [2] }, principal: "" };

describe("a sealed state", () => {
  const state = seal(one).seal({ answer: 42 }, owner, 1000);

  test("opens for its owner until it expires", () => {
    expect(seal(one).open(state, owner, 999)).toEqual({ answer: 42 });
    expect(seal(one).open(state, owner, 1000)).toBeUndefined();
  });

  test("does not depend on the order of arguments, nor on whether empty ones are sent", () => {
    expect(seal(one).open(state, { ...owner, args: { b: [2], a: 1 } }, 0)).toEqual({ answer: 42 });
    const empty = seal(one).seal(1, { ...owner, args: undefined }, 1000);
    expect(seal(one).open(empty, { ...owner, args: {} }, 0)).toBe(1);
  });

  test.each<[string, Partial<StateOwner>]>([
    ["another tool", { name: "sell" }],
    ["a prompt of that name", { method: "prompts/get" }],
    ["other arguments", { args: { a: 1, b: [3] } }],
    ["another caller", { principal: "mallory" }],
  ])("opens for nobody else: %s", (_, other) => {
    expect(seal(one).open(state, { ...owner, ...other }, 0)).toBeUndefined();
  });

  test("opens with no character changed, added or left out", () => {
    const changed = [...state].map((character, index) => {
      const other = character === "A" ? "B" : "A";
      return state.slice(0, index) + other + state.slice(index + 1);
    });
    for (const text of [
      ...changed,
      `${state}-TAMPERED`,
      `${state}=`,
      ` ${state}`,
      state.slice(1),
      state.slice(0, -1),
      "",
    ]) {
      expect(seal(one).open(text, owner, 0), text).toBeUndefined();
    }
  });

  test("is another one each time, and tells nothing of what is in it", () => {
    expect(seal(one).seal({ answer: 42 }, owner, 1000)).not.toBe(state);
    expect(Buffer.from(state, "base64url").toString("latin1")).not.toContain("answer");
  });

  test("opens with any key, and is sealed with the first", () => {
    expect(seal(two, one).open(state, owner, 0)).toEqual({ answer: 42 });
    expect(seal(two).open(state, owner, 0)).toBeUndefined();
    expect(seal(two).open(seal(two, one).seal(7, owner, 1000), owner, 0)).toBe(7);
  });
});

describe("MCPC_STATE_KEY", () => {
  test("may be left out: each process has a key of its own then", () => {
    const [first, second] = [readStateKeys(undefined), readStateKeys(" , ")];
    expect([first.isOwn, second.isOwn]).toEqual([true, true]);
    expect(first.keys).not.toEqual(second.keys);
    expect(readStateKeys(one).isOwn).toBe(false);
  });

  test.each([
    ["hexadecimal digits", "ab".repeat(31), "MCPC_STATE_KEY carries 31 bytes and needs 32"],
    ["base64", "QUJD".repeat(10), "MCPC_STATE_KEY carries 30 bytes and needs 32"],
    ["text", "correct horse battery staple", "MCPC_STATE_KEY carries 28 bytes and needs 32"],
    ["the second of two", `${one},short`, "key 2 of MCPC_STATE_KEY carries 3 bytes and needs 32"],
  ])("must be long enough: %s", (_, text, message) => {
    expect(() => readStateKeys(text)).toThrow(message);
  });
});
