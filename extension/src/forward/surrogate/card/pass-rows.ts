import { CHANNELS } from './card-tensors.ts';
import { ROW } from './row-sums.ts';
import type { PreparedSample } from './sample-preparer.ts';

/** Samples of one pass at most. */
export const MOST_SAMPLES = 64;
/** A row's own number is its sample times this, and how many of its entries count. */
export const ROW_NUMBER = 2 * ROW;

/** A sample, or a part of one, in a pass. */
export interface RowsPart<Owner> {
  readonly owner: Owner;
  readonly firstRow: number;
  readonly rows: number;
}

/** Gathers samples for a pass: the entries of each in rows of their own, however many, one sample after the other. */
export class PassRows<Owner> {
  /** As in the textures. */
  readonly numbers: Float32Array;
  #entries = new Float32Array();
  #rows = 0;
  #parts: RowsPart<Owner>[] = [];

  /** `width`: texels of a sample's numbers. */
  constructor(width: number) {
    this.numbers = new Float32Array(CHANNELS * width * MOST_SAMPLES);
  }

  get entries(): Float32Array {
    return this.#entries;
  }

  get rows(): number {
    return this.#rows;
  }

  /** Those there are; the next ones after `clear` are others. */
  get parts(): readonly RowsPart<Owner>[] {
    return this.#parts;
  }

  /**
   * Takes a sample's entries from the `first` on, as many as fit into `mostRows` rows with what is there. Gives how many; 0
   * where there is no room.
   */
  add(
    { numbers, entries, count }: Pick<PreparedSample, 'numbers' | 'entries' | 'count'>,
    { owner, first, mostRows }: { readonly owner: Owner; readonly first: number; readonly mostRows: number },
  ): number {
    const rows = Math.min(mostRows - this.#rows, Math.ceil((count - first) / ROW));
    const sample = this.#parts.length;
    if (rows <= 0 || sample === MOST_SAMPLES) return 0;
    const firstRow = this.#rows;
    this.#reserve(firstRow + rows);
    const taken = Math.min(count - first, ROW * rows);
    const begin = CHANNELS * ROW * firstRow;
    this.#entries.set(entries.subarray(CHANNELS * first, CHANNELS * (first + taken)), begin);
    for (let row = 0; row < rows; row++) {
      const counted = Math.min(ROW, taken - ROW * row);
      this.#entries[begin + CHANNELS * ROW * row + CHANNELS - 1] = ROW_NUMBER * sample + counted;
    }
    this.numbers.set(numbers, sample * numbers.length);
    this.#parts.push({ owner, firstRow, rows });
    this.#rows += rows;
    return taken;
  }

  clear(): void {
    this.#rows = 0;
    this.#parts = [];
  }

  #reserve(rows: number): void {
    if (this.#entries.length >= CHANNELS * ROW * rows) return;
    const larger = new Float32Array(CHANNELS * ROW * 2 ** Math.ceil(Math.log2(rows)));
    larger.set(this.#entries);
    this.#entries = larger;
  }
}
