import { PIECE_MS } from '../../solver/webgl/piece-length.ts';

/** A pass that takes longer than intended by more than this is too long. */
const TOLERANCE = 1.25;
/** What may be taken for the time that it takes to ask and to answer, whatever the work, ms. */
const MOST_FIXED_MS = 4;

interface Taken {
  readonly rows: number;
  readonly ms: number;
}

/**
 * How many rows a pass may have, a power of two: as many as a card works on for about 8 ms. That is learnt from passes that are waited
 * for; what asking and answering takes is the same for few rows and many, and does not count.
 */
export class PassRoom {
  readonly #least: number;
  readonly #most: number;
  #rows: number;
  #fixedMs = 0;
  #last: Taken | undefined;
  #isSettled = true;

  /** `first`: what the slowest card is given. */
  constructor({
    first,
    least,
    most,
  }: {
    readonly first: number;
    readonly least: number;
    readonly most: number;
  }) {
    this.#rows = first;
    this.#least = least;
    this.#most = most;
  }

  get rows(): number {
    return this.#rows;
  }

  /** Whether the last pass left the room as it was. */
  get isSettled(): boolean {
    return this.#isSettled;
  }

  /** A pass of so many rows took so long from asking to answer. */
  learn(rows: number, ms: number): void {
    this.#learnFixed({ rows, ms });
    const work = Math.max(0, ms - this.#fixedMs);
    const before = this.#rows;
    const isFull = rows > before / 2;
    if (work > TOLERANCE * PIECE_MS) {
      const right = (rows * PIECE_MS) / work;
      this.#rows = Math.max(this.#least, Math.min(before, 2 ** Math.floor(Math.log2(right))));
    } else if (isFull && 2 * (before / rows) * work <= PIECE_MS) {
      this.#rows = Math.min(this.#most, 2 * before);
    }
    this.#isSettled = this.#rows === before;
  }

  /** What two passes of different length have in common. */
  #learnFixed(taken: Taken): void {
    const last = this.#last;
    if (last && Math.max(last.rows, taken.rows) >= 1.5 * Math.min(last.rows, taken.rows)) {
      const common = (last.ms * taken.rows - taken.ms * last.rows) / (taken.rows - last.rows);
      this.#fixedMs = Math.min(MOST_FIXED_MS, last.ms, taken.ms, Math.max(0, common));
    }
    this.#last = taken;
  }
}
