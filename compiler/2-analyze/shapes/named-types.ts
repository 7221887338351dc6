import type ts from "#typescript";
import type { Manifest, TypeShape } from "../../../manifest/index.ts";
import type { Place } from "./index.ts";
import { TypeNames } from "./names.ts";

type Direction = Place["direction"];

/**
 * The types that go by a name, in `$defs`: recursive ones, and others that were chosen for it. A type has a shape for
 * each direction, since a method or an `undefined` means one thing in arguments and another in results.
 */
export class NamedTypes {
  #names = new TypeNames();
  #byType: Record<Direction, Map<ts.Type, string>> = { input: new Map(), output: new Map() };
  #shapes = new Map<string, TypeShape>();
  /** Whether somebody may want to go back to what the fields above hold: it is copied before it is changed. */
  #isRemembered = false;
  readonly #chosen = new Set<ts.Type>();
  #uses = 0;

  /** How often a type was found to have a name, or was given one. */
  get uses(): number {
    return this.#uses;
  }

  /** Whether types have names for another reason than recursion, and so for others that meet them, too. */
  get hasChosen(): boolean {
    return this.#chosen.size > 0;
  }

  nameOf(type: ts.Type, direction: Direction): string | undefined {
    const name = this.#byType[direction].get(type);
    if (name !== undefined) this.#uses++;
    return name;
  }

  /** Gives a type a name of its own; where the other direction has one, `TreeOutput` beside `Tree`. */
  name(type: ts.Type, place: Place): string {
    const other = this.#byType[place.direction === "input" ? "output" : "input"].get(type);
    const suffix = place.direction === "input" ? "Input" : "Output";
    this.#keepRemembered();
    const name = other ? this.#names.take(`${other}${suffix}`) : this.#names.nameOf(type, place);
    this.#byType[place.direction].set(type, name);
    this.#uses++;
    return name;
  }

  /** Names these types from now on, recursive or not. */
  choose(types: Iterable<ts.Type>): void {
    for (const type of types) this.#chosen.add(type);
  }

  /** Whether a type was chosen, or has a name in one direction and so deserves one in the other. */
  isChosen(type: ts.Type): boolean {
    return this.#chosen.has(type) || this.#byType.input.has(type) || this.#byType.output.has(type);
  }

  has(name: string): boolean {
    return this.#shapes.has(name);
  }

  get(name: string): TypeShape | undefined {
    return this.#shapes.get(name);
  }

  set(name: string, shape: TypeShape): void {
    this.#keepRemembered();
    this.#shapes.set(name, shape);
  }

  /** A function that forgets all that was named since. */
  remember(): () => void {
    const [names, shapes, byType] = [this.#names, this.#shapes, this.#byType];
    this.#isRemembered = true;
    return () => {
      this.#names = names;
      this.#shapes = shapes;
      this.#byType = byType;
    };
  }

  #keepRemembered(): void {
    if (!this.#isRemembered) return;
    const { input, output } = this.#byType;
    this.#names = this.#names.copy();
    this.#shapes = new Map(this.#shapes);
    this.#byType = { input: new Map(input), output: new Map(output) };
    this.#isRemembered = false;
  }

  /** All shapes by name, sorted. */
  get shapes(): Record<string, TypeShape> {
    return Object.fromEntries([...this.#shapes].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** Names of one type in both directions, the one with a suffix first. */
  get pairs(): [string, string][] {
    const { input, output } = this.#byType;
    return [...input].flatMap(([type, one]): [string, string][] => {
      const other = output.get(type);
      return other === undefined ? [] : one.startsWith(other) ? [[one, other]] : [[other, one]];
    });
  }
}

/**
 * The manifest with one name for a type whose shape is the same in both directions. What two shapes refer to may differ
 * all the same, so pairs that differ are dropped until none does.
 */
export function mergeTwins(manifest: Manifest, pairs: [string, string][]): Manifest {
  const { types } = manifest;
  const text = (name: string, renaming: Map<string, string>) => JSON.stringify(renameTypes(types[name], renaming));
  for (let known = pairs; ; ) {
    const renaming = new Map(known);
    const same = known.filter(([a, b]) => text(a, renaming) === text(b, renaming));
    if (same.length === known.length) {
      const kept = Object.entries(types).filter(([name]) => !renaming.has(name));
      return renameTypes({ ...manifest, types: Object.fromEntries(kept) }, renaming);
    }
    known = same;
  }
}

/** A copy of `value` in which references go by their new names. */
function renameTypes<T>(value: T, renaming: ReadonlyMap<string, string>): T {
  if (value === undefined || renaming.size === 0) return value;
  return JSON.parse(JSON.stringify(value), (_, part: unknown) => {
    if (typeof part !== "object" || part === null || !("kind" in part) || part.kind !== "reference") return part;
    const name = "type" in part && typeof part.type === "string" ? renaming.get(part.type) : undefined;
    return name === undefined ? part : { ...part, type: name };
  }) as T;
}
