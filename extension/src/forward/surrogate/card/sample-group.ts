import { MOST_SAMPLES, type PassPart } from './likelihood-pass.ts';
import { ROW } from './pairwise-sum.ts';

/** A part with what it belongs to. */
export interface GroupPart<Owner> extends PassPart {
  readonly owner: Owner;
}

/** The least power of two, as its logarithm, that so many entries fit into; a row at least. */
function logRoomFor(count: number): number {
  return Math.max(Math.log2(ROW), Math.ceil(Math.log2(Math.max(1, count))));
}

/** Samples that go to the card together: each has the room that the largest needs. */
export class SampleGroup<Owner> {
  readonly parts: GroupPart<Owner>[] = [];
  #logEach = 0;

  /** Logarithm of the room for each part. */
  get logEach(): number {
    return this.#logEach;
  }

  /** Adds a part; false, and nothing is added, where all together would need more than 2^`logRoom` entries. */
  add(part: GroupPart<Owner>, logRoom: number): boolean {
    const logEach = Math.max(this.#logEach, logRoomFor(part.count));
    const parts = this.parts.length + 1;
    if (parts > MOST_SAMPLES || logEach + Math.ceil(Math.log2(parts)) > logRoom) return false;
    this.parts.push(part);
    this.#logEach = logEach;
    return true;
  }
}
