import type { LikelihoodInput } from './evaluate-sample.ts';
import type { EvaluationMessage, EvaluationRequest } from './evaluation-protocol.ts';

/** Samples that travel together: enough that messages cost nothing, few enough that nobody waits at the end. */
const CHUNK = 8;
/** Chunks that a helper has at once: the next one lies there when the last is done. */
const AHEAD = 2;
/** A helper that is silent for so many batches on end is dead; a slow start may cost it one. */
const SILENT_BATCHES = 3;
/** Dead helpers of a pool that are replaced: where memory is short each new one would die in turn. */
const MOST_REPLACEMENTS = 4;

interface Chunk {
  readonly first: number;
  readonly samples: readonly Float64Array[];
  done: boolean;
}

interface Helper {
  readonly worker: Worker;
  /** Places in the batch of the chunks it has. */
  readonly has: Set<number>;
  /** Batches on end in which it was given chunks and answered none. */
  silent: number;
}

interface Batch {
  /** Number of its first chunk: what is still on its way from a former batch has a lower one. */
  readonly firstChunk: number;
  readonly chunks: readonly Chunk[];
  readonly logLikelihoods: Float64Array;
  /** Places of the chunks that nobody has, the next one first. */
  readonly open: number[];
  /** Samples that helpers did and that were not yet told. */
  untold: number;
}

export interface EvaluationPoolOptions {
  readonly input: LikelihoodInput;
  /** Evaluates here, between the messages of the helpers. */
  readonly evaluate: (theta: Float64Array) => Promise<number>;
  /** Starts a worker whose entry is `evaluation-worker.ts`. */
  readonly createHelper?: (() => Worker) | undefined;
  readonly helpers: number;
}

/**
 * Shares the samples of a batch between this thread and helping workers. The result is the same, bit for bit, whoever
 * evaluates a sample.
 *
 * Helpers may die, with an error or without a word: a few are replaced, the work of a dead one is done again by
 * whoever is free first, and this thread ends every batch by itself doing what is still open.
 */
export class EvaluationPool {
  readonly #evaluate: (theta: Float64Array) => Promise<number>;
  readonly #input: LikelihoodInput;
  readonly #createHelper: (() => Worker) | undefined;
  readonly #helpers = new Set<Helper>();
  #batch: Batch | undefined;
  #chunksBefore = 0;
  #replaced = 0;

  constructor({ input, evaluate, createHelper, helpers }: EvaluationPoolOptions) {
    this.#evaluate = evaluate;
    this.#input = input;
    this.#createHelper = createHelper;
    for (let n = 0; n < helpers; n++) this.#start();
  }

  /**
   * Log-likelihoods in the order of the samples. `onDone` is told how many samples were done since it was told last,
   * after each one done here; it lets messages in from time to time.
   */
  async evaluate(
    samples: readonly Float64Array[],
    onDone: (count: number) => Promise<void>,
  ): Promise<Float64Array> {
    const chunks: Chunk[] = [];
    for (let first = 0; first < samples.length; first += CHUNK) {
      chunks.push({ first, samples: samples.slice(first, first + CHUNK), done: false });
    }
    const batch: Batch = {
      firstChunk: this.#chunksBefore,
      chunks,
      logLikelihoods: new Float64Array(samples.length),
      open: [...chunks.keys()],
      untold: 0,
    };
    this.#chunksBefore += chunks.length;
    this.#batch = batch;
    for (const helper of [...this.#helpers]) {
      // What it still has is of a former batch, and was done here.
      helper.has.clear();
      if (helper.silent >= SILENT_BATCHES) this.#replace(helper);
      else this.#begin(helper, batch);
    }
    for (let chunk = this.#take(batch); chunk; chunk = this.#take(batch)) {
      for (const [n, theta] of chunk.samples.entries()) {
        // A helper may have been faster with a chunk that is done twice.
        if (chunk.done) break;
        batch.logLikelihoods[chunk.first + n] = await this.#evaluate(theta);
        const count = 1 + batch.untold;
        batch.untold = 0;
        await onDone(count);
      }
      chunk.done = true;
    }
    this.#batch = undefined;
    if (batch.untold > 0) await onDone(batch.untold);
    return batch.logLikelihoods;
  }

  dispose(): void {
    for (const { worker } of this.#helpers) worker.terminate();
    this.#helpers.clear();
  }

  /** One more helper; none where it cannot be started, for the others do its work. */
  #start(): Helper | undefined {
    let worker: Worker | undefined;
    try {
      worker = this.#createHelper?.();
    } catch {
      return undefined;
    }
    if (!worker) return undefined;
    const helper: Helper = { worker, has: new Set(), silent: 0 };
    this.#helpers.add(helper);
    worker.addEventListener('message', ({ data }: MessageEvent<EvaluationMessage>) => {
      this.#answer(helper, data);
    });
    worker.addEventListener('error', (event) => {
      // Its work is done by others: its death is no error of the calibration.
      event.preventDefault();
      this.#replace(helper);
    });
    worker.postMessage({ type: 'prepare', input: this.#input } satisfies EvaluationRequest);
    return helper;
  }

  /** A chunk for this thread: one that nobody has, else one that a helper has not finished, last first. */
  #take(batch: Batch): Chunk | undefined {
    const place = batch.open.shift();
    return place === undefined ? batch.chunks.findLast(({ done }) => !done) : batch.chunks[place];
  }

  #begin(helper: Helper, batch: Batch): void {
    this.#give(helper, batch);
    if (helper.has.size > 0) helper.silent += 1;
  }

  #give(helper: Helper, batch: Batch): void {
    while (helper.has.size < AHEAD) {
      const place = batch.open.shift();
      if (place === undefined) return;
      helper.has.add(place);
      const { samples } = batch.chunks[place];
      const chunk = batch.firstChunk + place;
      helper.worker.postMessage({ type: 'evaluate', chunk, samples } satisfies EvaluationRequest);
    }
  }

  #answer(helper: Helper, { chunk, logLikelihoods }: EvaluationMessage): void {
    helper.silent = 0;
    const batch = this.#batch;
    // What comes after its batch was done here, too.
    if (!batch || !helper.has.delete(chunk - batch.firstChunk)) return;
    const answered = batch.chunks[chunk - batch.firstChunk];
    if (!answered.done) {
      answered.done = true;
      batch.logLikelihoods.set(logLikelihoods, answered.first);
      batch.untold += logLikelihoods.length;
    }
    this.#give(helper, batch);
  }

  /** Ends a dead helper, hands back what it had, and starts another for it while there have been few. */
  #replace(dead: Helper): void {
    // An error may be told more than once.
    if (!this.#helpers.delete(dead)) return;
    dead.worker.terminate();
    const batch = this.#batch;
    if (batch) batch.open.unshift(...[...dead.has].filter((place) => !batch.chunks[place].done));
    if (this.#replaced >= MOST_REPLACEMENTS) return;
    this.#replaced += 1;
    const helper = this.#start();
    if (helper && batch) this.#begin(helper, batch);
  }
}
