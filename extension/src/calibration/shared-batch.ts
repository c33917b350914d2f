/** So many chunks are still to come for every thread when the last, smaller ones begin: so none waits at the end. */
const CHUNKS_AT_THE_END = 4;

/** Samples that travel together. */
export interface Chunk {
  /** Place of its first sample in the batch. */
  readonly first: number;
  readonly samples: readonly Float64Array[];
  done: boolean;
}

export interface SharedBatchOptions<Value> {
  readonly samples: readonly Float64Array[];
  readonly threads: number;
  /** Most samples of a chunk. */
  readonly largestChunk: number;
  /** So far beyond the first sample without a value chunks are given out: so few values wait for their turn. */
  readonly window: number;
  /** Told the value of every sample, once, in the order of the samples. */
  readonly take: (value: Value, n: number) => void;
}

/** The samples of a batch that several threads share: which are still to do, and their values put in order. */
export class SharedBatch<Value> {
  readonly #chunks: readonly Chunk[];
  /** Places of the chunks that nobody has, the next one first. */
  readonly #open: number[];
  readonly #values: (Value | undefined)[];
  readonly #options: SharedBatchOptions<Value>;
  #taken = 0;

  constructor(options: SharedBatchOptions<Value>) {
    const { samples, threads, largestChunk } = options;
    const chunks: Chunk[] = [];
    for (let first = 0; first < samples.length;) {
      const fair = Math.ceil((samples.length - first) / threads / CHUNKS_AT_THE_END);
      const end = first + Math.min(largestChunk, fair);
      chunks.push({ first, samples: samples.slice(first, end), done: false });
      first = end;
    }
    this.#options = options;
    this.#chunks = chunks;
    this.#open = [...chunks.keys()];
    this.#values = new Array<Value | undefined>(samples.length);
  }

  get chunks(): readonly Chunk[] {
    return this.#chunks;
  }

  /** Place of the chunk where a thread of so many should begin, if each is to have a part of its own. */
  begin(thread: number, threads: number): number {
    return Math.floor((thread * this.#chunks.length) / threads);
  }

  /**
   * Place of a chunk that nobody has, the first from a place on, else the first of all: neighbours in a batch have much in
   * common, and go to one thread. Where values wait for their turn it is the first. Undefined where there is none, or where it
   * must wait for those before it.
   */
  open(from = 0): number | undefined {
    const { window } = this.#options;
    const later = window === Infinity ? this.#open.findIndex((place) => place >= from) : 0;
    const at = Math.max(0, later);
    const place = this.#open.at(at);
    if (place === undefined || this.#chunks[place].first >= this.#taken + window) return undefined;
    this.#open.splice(at, 1);
    return place;
  }

  /**
   * A place for the thread that waits for the batch: of a chunk that nobody has, as `open`, else of one that another has not
   * finished. Undefined when all is done.
   */
  urgent(from = 0): number | undefined {
    const place = this.open(from);
    if (place !== undefined) return place;
    const isLeft = ({ done }: Chunk): boolean => !done;
    // Where chunks wait, it is for the first that is not done; else the last was given out last.
    const left = this.#open.length > 0 ? this.#chunks.findIndex(isLeft) : this.#chunks.findLastIndex(isLeft);
    return left < 0 ? undefined : left;
  }

  /** What of these another thread must do, first. */
  handBack(places: Iterable<number>): void {
    this.#open.unshift(...[...places].filter((place) => !this.#chunks[place].done).sort((a, b) => a - b));
  }

  /** The value of one sample. */
  put(n: number, value: Value): void {
    // Done twice it has the same value twice, of which one was taken already, perhaps.
    if (n >= this.#taken) this.#values[n] = value;
    for (;;) {
      const next = this.#values[this.#taken];
      if (next === undefined) return;
      this.#values[this.#taken] = undefined;
      this.#options.take(next, this.#taken);
      this.#taken += 1;
    }
  }

  /** Values of a whole chunk. Returns how many of them are new: none where the chunk was done already. */
  putChunk(place: number, values: ArrayLike<Value>): number {
    const chunk = this.#chunks[place];
    if (chunk.done) return 0;
    chunk.done = true;
    for (let n = 0; n < values.length; n++) this.put(chunk.first + n, values[n]);
    return values.length;
  }
}
