import { expect, test } from "vitest";
import { validatorEmitter } from "../../compiler/3-emit/validators.ts";
import { runEmitted } from "../values/emitted-code.ts";

const text = validatorEmitter()({ value: { type: "string", minLength: 3, maxLength: 5 } });

test("characters are counted only where the length of a text does not tell", () => {
  expect(text.match(/func\d+\(data\d*\) [<>]/g)).toHaveLength(2);
  expect(text).toMatch(/data\.length > 5 && func\d+\(data\) > 5/);
  expect(text).toMatch(/\(data\.length < 3 \|\| data\.length < 6 && func\d+\(data\) < 3\)/);
});

test("a character outside of the first 65,536 is one", async () => {
  const { lengths } = await runEmitted({
    lengths: { entry: "", validators: text, validatorModules: {}, listings: "" },
  });
  const accepted = [
    "",
    "a",
    "ab",
    "abc",
    "abcde",
    "abcdef",
    "😀",
    "😀😀",
    "😀a",
    "😀😀😀",
    "😀😀ab",
    "😀😀😀😀😀",
    "😀😀😀😀😀a",
  ];
  const expected = accepted.filter((value) => [...value].length >= 3 && [...value].length <= 5);
  expect(accepted.filter((value) => lengths?.validators.value?.(value))).toEqual(expected);
});
