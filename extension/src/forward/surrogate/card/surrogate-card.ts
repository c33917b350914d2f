import type { TumorParameters } from '../../../tumor/parameter-vector.ts';
import type { GrowthParameters } from '../../../tumor/parameters.ts';
import type { LikelihoodCard } from '../../likelihood-card.ts';
import { GpuClock } from '../../solver/webgl/gpu-clock.ts';
import { closeContext } from '../../solver/webgl/open-context.ts';
import type { PixelDownload } from '../../solver/webgl/pixel-download.ts';
import { ContextLostError } from '../../solver/webgl/webgl-errors.ts';
import { tissueVoxelAt } from '../travel-time/tissue-voxels.ts';
import { CHANNELS, type CardTensors } from './card-tensors.ts';
import type { LikelihoodPass } from './likelihood-pass.ts';
import { PassRoom } from './pass-room.ts';
import type { PassRows, RowsPart } from './pass-rows.ts';
import { ROW } from './row-sums.ts';
import type { SamplePreparer } from './sample-preparer.ts';

/** What the slowest card is given at first, and what a pass has at most, in rows of entries. */
const [FIRST_ROWS, MOST_ROWS] = [128, 2048];
/** So many passes, and then one of so many, are waited for at once, to learn how long they take. */
const [MEASURED_AT_FIRST, MEASURED_EVERY] = [4, 32];

/** A sample under way. */
interface Owner {
  readonly place: number;
  /** What needs no card, and what came back from it. */
  sum: number;
  /** Rows that have not come back. */
  left: number;
}

/** A pass that the card is done with or busy with. */
interface Pass {
  readonly parts: readonly RowsPart<Owner>[];
  readonly download: PixelDownload;
  readonly mark: WebGLSync;
}

export interface SurrogateCardInput {
  readonly gl: WebGL2RenderingContext;
  readonly tensors: CardTensors;
  readonly pass: LikelihoodPass;
  readonly preparer: SamplePreparer;
  /** Writes a correction into what the pass has of the voxels. */
  readonly correct: (shift: Float32Array) => void;
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
 * card does the rest, several samples at a time, and one number for 256 voxels comes back.
 */
export class SurrogateCard implements LikelihoodCard {
  readonly #input: SurrogateCardInput;
  readonly #clock: GpuClock;
  readonly #room = new PassRoom({ first: FIRST_ROWS, least: 1, most: MOST_ROWS });
  readonly #rows: PassRows<Owner>;
  readonly #sums = new Float32Array(CHANNELS * MOST_ROWS);
  #passes = 0;
  #last: Promise<unknown> = Promise.resolve();

  constructor(input: SurrogateCardInput) {
    this.#input = input;
    this.#clock = new GpuClock(input.gl);
    this.#rows = input.pass.newRows();
  }

  isTissue(start: GrowthParameters['start']): boolean {
    return tissueVoxelAt(this.#input.preparer.tissue, start) >= 0;
  }

  /** Not while a batch is under way. */
  correct(shift: Float32Array): void {
    this.#input.correct(shift);
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
    this.#rows.clear();
    try {
      for (const [place, sample] of samples.entries()) {
        batch.signal?.throwIfAborted();
        const prepared = preparer.prepare(sample);
        const { count, constant } = prepared;
        const owner: Owner = { place, sum: constant, left: Math.ceil(count / ROW) };
        if (count === 0) await batch.take(owner.sum, place);
        for (let first = 0; first < count;) {
          const taken = this.#rows.add(prepared, { owner, first, mostRows: this.#room.rows });
          if (taken === 0) await this.#submit(batch);
          first += taken;
        }
        await pause?.();
      }
      if (this.#rows.rows > 0) await this.#submit(batch);
      while (batch.onTheWay.length > 0) await this.#deliver(batch);
    } finally {
      for (const { download } of batch.onTheWay) download.discard();
    }
  }

  /** Hands the rows to the card, which works on them while this thread does the next. */
  async #submit(batch: Batch): Promise<void> {
    const passes = this.#passes++;
    const isMeasured = passes < MEASURED_AT_FIRST || passes % MEASURED_EVERY === 0 || !this.#room.isSettled;
    while (isMeasured && batch.onTheWay.length > 0) await this.#deliver(batch);
    this.#clock.check();
    const { parts, rows } = this.#rows;
    const began = performance.now();
    const download = this.#draw();
    batch.onTheWay.push({ parts, download, mark: this.#clock.mark() });
    this.#rows.clear();
    if (isMeasured) this.#room.learn(rows, (await this.#deliver(batch)) - began);
    else if (batch.onTheWay.length > 1) await this.#deliver(batch);
  }

  #draw(): PixelDownload {
    const { gl, pass } = this.#input;
    try {
      return pass.draw(this.#rows);
    } catch (error) {
      // What TensorFlow.js makes of it says nothing of the reason.
      if (gl.isContextLost()) throw new ContextLostError('the graphics card went away');
      throw error;
    }
  }

  /** Takes the first pass off those on the way; gives when the card was done with it. */
  async #deliver({ take, signal, onTheWay }: Batch): Promise<number> {
    const [{ parts, download, mark }] = onTheWay;
    await this.#clock.passed(mark, signal);
    const passed = performance.now();
    const sums = this.#sums;
    download.receive(sums);
    download.discard();
    onTheWay.shift();
    this.#clock.check();
    const done: Owner[] = [];
    for (const { owner, firstRow, rows } of parts) {
      for (let row = firstRow; row < firstRow + rows; row++) owner.sum += sums[CHANNELS * row];
      owner.left -= rows;
      if (owner.left === 0) done.push(owner);
    }
    for (const { sum, place } of done) await take(sum, place);
    return passed;
  }
}
