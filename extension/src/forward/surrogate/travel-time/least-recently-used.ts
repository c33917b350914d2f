interface Entry<Value> {
  readonly value: Value;
  readonly size: number;
  /** Greater the later it was asked for. */
  used: number;
}

/** Keeps values by key up to a total size; whatever was not asked for the longest goes first. */
export class LeastRecentlyUsed<Value> {
  readonly #entries = new Map<number, Entry<Value>>();
  readonly #capacity: number;
  #size = 0;
  #clock = 0;

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
    entry.used = ++this.#clock;
    return entry.value;
  }

  /** Makes room for a value of this size; gives what had to go. */
  makeRoom(size: number): Value[] {
    const gone: Value[] = [];
    while (this.#size + size > this.#capacity) {
      const oldest = this.#oldest();
      if (!oldest) break;
      const [key, entry] = oldest;
      this.#entries.delete(key);
      this.#size -= entry.size;
      gone.push(entry.value);
    }
    return gone;
  }

  /** Looked for only when a value is to be made, which takes far longer. */
  #oldest(): [key: number, entry: Entry<Value>] | undefined {
    let oldest: [number, Entry<Value>] | undefined;
    for (const each of this.#entries) {
      if (!oldest || each[1].used < oldest[1].used) oldest = each;
    }
    return oldest;
  }

  /** For a key that is not there yet, after `makeRoom`. */
  set(key: number, value: Value, size: number): void {
    this.#entries.set(key, { value, size, used: ++this.#clock });
    this.#size += size;
  }
}
