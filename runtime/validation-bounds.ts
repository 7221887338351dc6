import type { ValidationError, Validator } from "./definition.ts";

/*
 * What the compiler puts into the validators that Ajv prints, so that no value keeps one busy: see
 * compiler/3-emit/bounded-validators.ts. Each takes time that does not grow with what has gone wrong before.
 */

/** A loop that has found this many errors stops, and no reference hands on many more. */
export const maxErrors = 1_000;

/** Longer keys appear cut short in `instancePath`, which holds one for each error. */
const maxKey = 1_000;

/**
 * The errors of a value with those behind a reference. At least one is added, since validators tell by the number of
 * errors whether something failed; the last is kept, which sums up the others where it is that of a union.
 */
export function joinErrors(own: ValidationError[] | null, others: ValidationError[]): ValidationError[] {
  const errors = own ?? [];
  const room = Math.max(1, maxErrors - errors.length);
  return others.length <= room ? errors.concat(others) : errors.concat(others.slice(0, room - 1), others.slice(-1));
}

/** A key as a JSON pointer has it. */
export function pointerKey(key: string): string {
  const shown = key.length > maxKey ? `${key.slice(0, maxKey)}…` : key;
  return shown.replaceAll("~", "~0").replaceAll("/", "~1");
}

/** What a validator found in each object it was asked about. */
export type Verdicts = WeakMap<object, ValidationError[] | "valid">;

/**
 * Asks `check` about each object once. The arms of a union ask about the same parts, and arms inside arms ask twice as
 * often at each level: without this, forty levels take years. Values are not changed between validations.
 */
export function askOnce(
  verdicts: Verdicts,
  validate: Validator,
  check: (value: unknown, place: object) => boolean,
  value: unknown,
  place: object,
): boolean {
  if (typeof value !== "object" || value === null) return check(value, place);
  let verdict = verdicts.get(value);
  if (verdict === undefined) {
    verdict = check(value, place) ? "valid" : (validate.errors ?? []);
    verdicts.set(value, verdict);
  }
  validate.errors = verdict === "valid" ? null : verdict;
  return verdict === "valid";
}
