/** What was made of objects, for as long as these are the same objects. */
export class Memo<Key extends object, Value> {
  readonly #made = new WeakMap<Key, Value>();

  of(key: Key, make: (key: Key) => Value): Value {
    const known = this.#made.get(key);
    if (known !== undefined) return known;
    const value = make(key);
    this.#made.set(key, value);
    return value;
  }
}
