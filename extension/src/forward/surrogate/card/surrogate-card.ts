import type { TumorParameters } from '../../../tumor/parameter-vector.ts';
import type { GrowthParameters } from '../../../tumor/parameters.ts';
import type { LikelihoodCard } from '../../likelihood-card.ts';
import { GpuClock } from '../../solver/webgl/gpu-clock.ts';
import { closeContext } from '../../solver/webgl/open-context.ts';
import { PieceLength } from '../../solver/webgl/piece-length.ts';
import type { PixelDownload } from '../../solver/webgl/pixel-download.ts';
import { ContextLostError } from '../../solver/webgl/webgl-errors.ts';
import { tissueVoxelAt } from '../travel-time/tissue-voxels.ts';
import { CHANNELS, type CardTensors } from './card-tensors.ts';
import { MOST_SAMPLES, type LikelihoodPass } from './likelihood-pass.ts';
import { ROW } from './pairwise-sum.ts';
import { SampleGroup, type GroupPart } from './sample-group.ts';
import type { SamplePreparer } from './sample-preparer.ts';

/** What the slowest card is given at first, in entries. */
const FIRST_ENTRIES = 2 ** 15;
/** Room on the card, as logarithms: a row at least. */
const [LEAST_ROOM, MOST_ROOM] = [Math.log2(ROW), 19];
/** So many passes, and then one of so many, are waited for at once, to learn how long they take. */
const [MEASURED_AT_FIRST, MEASURED_EVERY] = [6, 32];

/** A sample under way. */
interface Owner {
  readonly place: number;
  /** What needs no card, and what came back from it. */
  sum: number;
  /** Entries whose part has not come back. */
  left: number;
}

/** A pass that the card is done with or busy with. */
interface Pass {
  readonly parts: readonly GroupPart<Owner>[];
  readonly download: PixelDownload;
  readonly mark: WebGLSync;
}

export interface SurrogateCardInput {
  readonly gl: WebGL2RenderingContext;
  readonly tensors: CardTensors;
  readonly pass: LikelihoodPass;
  readonly preparer: SamplePreparer;
}

type Take = Parameters<LikelihoodCard['each']>[1];

/** What a batch asks for besides its samples. */
interface Batch {
  readonly take: Take;
  readonly signal: AbortSignal | undefined;
  readonly onTheWay: Pass[];
}

/**
 * The travel-time surrogate and the likelihood of one patient on a graphics card. Travel times come from this thread; the
 * card does the rest, several samples at a time, and one number a sample comes back.
 */
export class SurrogateCard implements LikelihoodCard {
  readonly #input: SurrogateCardInput;
  readonly #clock: GpuClock;
  readonly #pieces = new PieceLength(FIRST_ENTRIES);
  readonly #sums = new Float32Array(CHANNELS * MOST_SAMPLES);
  /** Entries of a group's samples, and of the next one. */
  readonly #slots: (Float32Array | undefined)[] = [];
  readonly #scratch: Float32Array;
  #slot = 0;
  #passes = 0;
  #last: Promise<unknown> = Promise.resolve();

  constructor(input: SurrogateCardInput) {
    this.#input = input;
    this.#clock = new GpuClock(input.gl);
    this.#scratch = new Float32Array(CHANNELS * input.preparer.mostEntries);
  }

  isTissue(start: GrowthParameters['start']): boolean {
    return tissueVoxelAt(this.#input.preparer.tissue, start) >= 0;
  }

  /** See `CardTensors`. */
  get account(): CardTensors['account'] {
    return this.#input.tensors.account;
  }

  /** See `LikelihoodCard`. Rejects, too, with what `take` and `pause` throw, and as `Simulator.densities` does. */
  each(
    samples: readonly TumorParameters[],
    take: Take,
    signal?: AbortSignal,
    pause?: () => Promise<void>,
  ): Promise<void> {
    const task = this.#last.then(() => this.#each(samples, { take, signal, onTheWay: [] }, pause));
    // One after the other, whatever becomes of them.
    this.#last = task.catch(() => undefined);
    return task;
  }

  dispose(): void {
    this.#clock.close();
    this.#input.tensors.close();
    closeContext(this.#input.gl);
  }

  async #each(
    samples: readonly TumorParameters[],
    batch: Batch,
    pause: (() => Promise<void>) | undefined,
  ): Promise<void> {
    const { preparer } = this.#input;
    let group = new SampleGroup<Owner>();
    try {
      for (const [place, sample] of samples.entries()) {
        batch.signal?.throwIfAborted();
        const { numbers, count, constant } = preparer.prepare(sample, this.#scratch);
        const owner: Owner = { place, sum: constant, left: count };
        if (count === 0) await batch.take(owner.sum, place);
        const texels = count > 0 ? this.#keep(this.#scratch, count) : this.#scratch;
        for (let done = 0; done < count;) {
          const size = Math.min(count - done, 2 ** this.#logRoom);
          const part = { numbers, owner, entries: texels.subarray(CHANNELS * done), count: size };
          if (group.add(part, this.#logRoom)) {
            done += size;
            continue;
          }
          await this.#submit(group, batch);
          group = new SampleGroup();
        }
        await pause?.();
      }
      if (group.parts.length > 0) await this.#submit(group, batch);
      while (batch.onTheWay.length > 0) await this.#deliver(batch);
    } finally {
      for (const { download } of batch.onTheWay) download.discard();
    }
  }

  get #logRoom(): number {
    return Math.min(MOST_ROOM, Math.max(LEAST_ROOM, Math.floor(Math.log2(this.#pieces.texels))));
  }

  /** Keeps a sample's entries until its group is on the card. */
  #keep(texels: Float32Array, count: number): Float32Array {
    const n = this.#slot++ % (MOST_SAMPLES + 1);
    let slot = this.#slots[n];
    if (!slot || slot.length < CHANNELS * count) {
      slot = new Float32Array(CHANNELS * 2 ** Math.ceil(Math.log2(count)));
      this.#slots[n] = slot;
    }
    slot.set(texels.subarray(0, CHANNELS * count));
    return slot;
  }

  /** Hands a group to the card, which works on it while this thread does the next. */
  async #submit({ parts, logEach }: SampleGroup<Owner>, batch: Batch): Promise<void> {
    const isMeasured = this.#passes < MEASURED_AT_FIRST || this.#passes % MEASURED_EVERY === 0;
    this.#passes++;
    while (isMeasured && batch.onTheWay.length > 0) await this.#deliver(batch);
    this.#clock.check();
    if (isMeasured) {
      const entries = parts.reduce((sum, { count }) => sum + count, 0);
      this.#pieces.add(entries, performance.now());
    }
    const download = this.#draw(parts, logEach);
    batch.onTheWay.push({ parts, download, mark: this.#clock.mark() });
    if (isMeasured || batch.onTheWay.length > 1) await this.#deliver(batch);
  }

  #draw(parts: readonly GroupPart<Owner>[], logEach: number): PixelDownload {
    const { gl, pass } = this.#input;
    try {
      pass.setRoom(this.#logRoom);
      return pass.draw(parts, logEach);
    } catch (error) {
      // What TensorFlow.js makes of it says nothing of the reason.
      if (gl.isContextLost()) throw new ContextLostError('the graphics card went away');
      throw error;
    }
  }

  /** Takes the first pass off those on the way. */
  async #deliver({ take, signal, onTheWay }: Batch): Promise<void> {
    const [{ parts, download, mark }] = onTheWay;
    await this.#clock.passed(mark, signal);
    this.#pieces.finish(performance.now());
    const sums = this.#sums;
    download.receive(sums);
    download.discard();
    onTheWay.shift();
    this.#clock.check();
    const done: Owner[] = [];
    parts.forEach(({ owner, count }, n) => {
      owner.sum += sums[CHANNELS * n];
      owner.left -= count;
      if (owner.left === 0) done.push(owner);
    });
    for (const { sum, place } of done) await take(sum, place);
  }
}
