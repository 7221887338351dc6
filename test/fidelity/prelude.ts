/** Generic types that random types are made with. */
const generics = `
interface Box<T> { value: T }
interface Page<T> { items: T[]; next?: string }
interface Chain<T> { head: T; tail?: Chain<T> }
interface Base { id: string; note?: string }
type Nullable<T> = T | null;
type Pair<A, B = A> = [first: A, second: B];
type Nest<T> = T | Nest<T>[];
type Flags<T> = { [K in keyof T]?: boolean };
type Texts<T> = { readonly [K in keyof T]-?: string };
type Held<T> = { [K in keyof T]: { value: T[K] } };
type Named<T> = { [K in keyof T as \`get_\${string & K}\`]: T[K] };
type OnlyStrings<T> = { [K in keyof T as T[K] extends string ? K : never]: T[K] };
type Unwrapped<T> = T extends readonly (infer U)[] ? U : T;
type WithoutText<T> = T extends string ? never : T;
type DeepPartial<T> = T extends string ? T : T extends object ? { [K in keyof T]?: DeepPartial<T[K]> } : T;
type Values<T> = T[keyof T];
type Result<T, E = string> = { ok: true; value: T } | { ok: false; error: E };
`;

/** Declarations for the compiler: as an author would write them. */
export const authored = `${generics}
type Brand = string & { __brand: "brand" };
enum Color { Red = "red", Green = "green" }
enum Level { Low = 1, High }
enum Mixed { Off = 0, On = "on" }
`;

/**
 * The same for the judge. TypeScript takes no plain string for a branded one or for a member of a string enum, though
 * that string is what travels: here the enums are the unions of their values.
 * `Loose<T>` lets out what may be undefined.
 */
export const judged = `${generics}
type Brand = string;
type Color = "red" | "green"; declare namespace Color { type Red = "red"; type Green = "green" }
type Level = 1 | 2; declare namespace Level { type Low = 1; type High = 2 }
type MayBeUndefined<T, K extends keyof T> = undefined extends T[K] ? K : never;
type Loose<T> = T extends readonly unknown[] ? { [K in keyof T]: Loose<T[K]> } : T extends object
  ? { [K in keyof T as K extends MayBeUndefined<T, K> ? never : K]: Loose<T[K]> } & { [K in keyof T as MayBeUndefined<T, K>]?: Loose<T[K]> }
  : T;
type Mixed = 0 | "on"; declare namespace Mixed { type Off = 0; type On = "on" }
`;
