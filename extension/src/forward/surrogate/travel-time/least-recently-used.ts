/** Keeps values by key up to a total size; whatever was not asked for the longest goes first. */
export class LeastRecentlyUsed<Value> {
  readonly #entries = new Map<number, { readonly value: Value; readonly size: number }>();
  readonly #capacity: number;
  #size = 0;

  /** `capacity` in the unit of the sizes given to `set`. */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get size(): number {
    return this.#size;
  }

  get(key: number): Value | undefined {
    const entry = this.#entries.get(key);
    if (!entry) return undefined;
    // A Map keeps the order of insertion.
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry.value;
  }

  /** Makes room for a value of this size; gives what had to go. */
  makeRoom(size: number): Value[] {
    const gone: Value[] = [];
    for (const [key, entry] of this.#entries) {
      if (this.#size + size <= this.#capacity) break;
      this.#entries.delete(key);
      this.#size -= entry.size;
      gone.push(entry.value);
    }
    return gone;
  }

  /** For a key that is not there yet, after `makeRoom`. */
  set(key: number, value: Value, size: number): void {
    this.#entries.set(key, { value, size });
    this.#size += size;
  }
}
