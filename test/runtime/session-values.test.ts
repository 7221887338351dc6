import { expect, test } from "vitest";
import { MAX_SESSION_LENGTH, SessionValues } from "../../runtime/session-values.ts";

test("nobody changes a value from outside", () => {
  const values = new SessionValues();
  const list = [1];
  values.set("list", list);
  list.push(2);
  values.get<number[]>("list")?.push(3);
  expect(values.get("list")).toEqual([1]);
});

test("what is deleted or replaced makes room", () => {
  const values = new SessionValues();
  const half = "x".repeat(MAX_SESSION_LENGTH / 2);
  for (let count = 0; count < 5; count++) values.set("a", half);
  expect(() => values.set("b", half)).toThrow(/at most 1048576 characters of JSON/);
  expect([values.get("b"), values.delete("b"), values.delete("a")]).toEqual([undefined, false, true]);
  values.set("b", half);
  expect(values.get("b")).toBe(half);
});

test("what JSON cannot say is refused", () => {
  expect(() => new SessionValues().set("k", undefined as never)).toThrow('ctx.session.set("k", …) takes JSON');
});
