/** Longer work without a pause is seen as stutter: the page's own drawing waits behind it. */
export const PIECE_MS = 8;
/** Texels of the solver's substeps. */
const FIRST_LENGTH = 500_000;
const GREATEST_CHANGE = 4;

/** How much is asked of the graphics card at once, in texels drawn: learnt from how long pieces take. */
export class PieceLength {
  #length: number;
  #drawn = 0;
  #begun = 0;
  #disturbed = false;

  /** `first`: what the slowest card does in a piece; a fast one shows within a few pieces what it can do. */
  constructor(first = FIRST_LENGTH) {
    this.#length = first;
  }

  /** Texels of one piece. */
  get texels(): number {
    return this.#length;
  }

  /** Counts texels that were asked for; true when the piece is long enough. `now` in ms. */
  add(texels: number, now: number): boolean {
    if (this.#drawn === 0) this.#begun = now;
    this.#drawn += texels;
    return this.#drawn >= this.#length;
  }

  /** This thread did something else during the piece: how long the piece took says nothing. */
  disturb(): void {
    this.#disturbed = this.#drawn > 0;
  }

  /** All that was asked for is drawn. */
  finish(now: number): void {
    if (!this.#disturbed && this.#drawn > 0) {
      const change = PIECE_MS / Math.max(now - this.#begun, 0.1);
      // A piece may be longer than intended by its last pass.
      const right = this.#drawn * Math.min(GREATEST_CHANGE, Math.max(1 / GREATEST_CHANGE, change));
      this.#length = Math.max(1, right);
    }
    this.#drawn = 0;
    this.#disturbed = false;
  }
}
