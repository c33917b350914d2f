import type { LikelihoodInput } from './evaluate-sample.ts';
import { EvaluationHelper, type HelpedBatch } from './evaluation-helper.ts';
import type { EvaluationMessage, SampleTask } from './evaluation-protocol.ts';
import { SharedBatch } from './shared-batch.ts';
import { startOrder } from './start-order.ts';

/**
 * Enough samples that messages cost nothing, and that those of a chunk share what a surrogate encodes of their starts.
 * A density is a message worth sending by itself.
 */
const LARGEST_CHUNK: Readonly<Record<SampleTask, number>> = { evaluate: 32, solve: 1 };
/** Densities, for every thread, that may wait in memory for those before them. */
const WAITING_DENSITIES = 4;
/** Dead helpers of a pool that are replaced: where memory is short each new one would die in turn. */
const MOST_REPLACEMENTS = 4;

interface Batch extends HelpedBatch {
  /** Returns how many samples' values are new. */
  readonly accept: (message: EvaluationMessage) => number;
  /** Samples that helpers did and that were not yet told. */
  untold: number;
}

interface Work<Value> {
  readonly task: SampleTask;
  readonly samples: readonly Float64Array[];
  readonly doHere: (theta: Float64Array) => Promise<Value>;
  readonly valuesOf: (message: EvaluationMessage) => ArrayLike<Value>;
  readonly take: (value: Value, n: number) => void;
}

export type TakeDensity = (density: Float32Array, n: number) => void;
/** Told how many samples were done since it was told last; it lets messages in from time to time. */
export type OnDone = (count: number) => Promise<void>;

export interface EvaluationPoolOptions {
  readonly input: LikelihoodInput;
  /** Evaluates here, between the messages of the helpers. */
  readonly evaluate: (theta: Float64Array) => Promise<number>;
  /** Solves here. */
  readonly solve: (theta: Float64Array) => Promise<Float32Array>;
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
  readonly #options: EvaluationPoolOptions;
  readonly #helpers = new Set<EvaluationHelper>();
  #batch: Batch | undefined;
  #chunksBefore = 0;
  #shift: Float32Array | undefined;
  #replaced = 0;

  constructor(options: EvaluationPoolOptions) {
    this.#options = options;
    for (let n = 0; n < options.helpers; n++) this.#start();
  }

  /** Log-likelihoods in the order of the samples. `onDone` is called after each sample done here. */
  async evaluate(samples: readonly Float64Array[], onDone: OnDone): Promise<Float64Array> {
    const logLikelihoods = new Float64Array(samples.length);
    const order = startOrder(samples);
    const work: Work<number> = {
      task: 'evaluate',
      samples: order.map((n) => samples[n]),
      doHere: this.#options.evaluate,
      valuesOf: (message) => (message.type === 'evaluated' ? message.logLikelihoods : []),
      take: (value, place) => {
        logLikelihoods[order[place]] = value;
      },
    };
    await this.#share(work, onDone);
    return logLikelihoods;
  }

  /**
   * Cell densities, given to `take` in the order of the samples: few of them are in memory at a time. Growth must be
   * able to start where the samples say. `onDone` is called after each sample done here.
   */
  solve(samples: readonly Float64Array[], take: TakeDensity, onDone: OnDone): Promise<void> {
    const work: Work<Float32Array> = {
      task: 'solve',
      samples,
      doHere: this.#options.solve,
      valuesOf: (message) => (message.type === 'solved' ? message.densities : []),
      take,
    };
    return this.#share(work, onDone);
  }

  /** Corrects the model of the helpers (see `CorrectableSimulator`), between two batches; that of this thread is the caller's. */
  correct(shift: Float32Array): void {
    this.#shift = shift;
    for (const helper of this.#helpers) helper.correct(shift);
  }

  dispose(): void {
    for (const helper of this.#helpers) helper.end();
    this.#helpers.clear();
  }

  async #share<Value>({ task, samples, doHere, valuesOf, take }: Work<Value>, onDone: OnDone): Promise<void> {
    const threads = 1 + this.#helpers.size;
    const window = task === 'solve' ? WAITING_DENSITIES * threads : Infinity;
    const shared = new SharedBatch({ samples, threads, largestChunk: LARGEST_CHUNK[task], window, take });
    const firstChunk = this.#chunksBefore;
    const accept = (message: EvaluationMessage): number =>
      shared.putChunk(message.chunk - firstChunk, valuesOf(message));
    const batch: Batch = { task, firstChunk, shared, accept, untold: 0 };
    this.#chunksBefore += shared.chunks.length;
    this.#batch = batch;
    for (const [n, helper] of [...this.#helpers].entries()) {
      if (helper.isSilent) this.#replace(helper);
      else helper.begin(batch, shared.begin(n + 1, threads));
    }
    for (let place = shared.urgent(); place !== undefined; place = shared.urgent(place + 1)) {
      const chunk = shared.chunks[place];
      for (const [n, theta] of chunk.samples.entries()) {
        // A helper may have been faster with a chunk that is done twice.
        if (chunk.done) break;
        shared.put(chunk.first + n, await doHere(theta));
        const count = 1 + batch.untold;
        batch.untold = 0;
        await onDone(count);
      }
      chunk.done = true;
      this.#giveAll(batch);
    }
    this.#batch = undefined;
    if (batch.untold > 0) await onDone(batch.untold);
  }

  /** One more helper; none where it cannot be started, for the others do its work. */
  #start(): EvaluationHelper | undefined {
    const { createHelper, input } = this.#options;
    if (!createHelper) return undefined;
    try {
      const helper: EvaluationHelper = new EvaluationHelper({
        input,
        shift: this.#shift,
        createWorker: createHelper,
        onAnswer: (message) => {
          this.#answer(message);
        },
        onDeath: () => {
          this.#replace(helper);
        },
      });
      this.#helpers.add(helper);
      return helper;
    } catch {
      return undefined;
    }
  }

  #giveAll(batch: Batch): void {
    for (const helper of this.#helpers) helper.give(batch);
  }

  #answer(message: EvaluationMessage): void {
    const batch = this.#batch;
    if (!batch) return;
    batch.untold += batch.accept(message);
    this.#giveAll(batch);
  }

  /** Ends a dead helper, hands back what it had, and starts another for it while there have been few. */
  #replace(dead: EvaluationHelper): void {
    // An error may be told more than once.
    if (!this.#helpers.delete(dead)) return;
    const batch = this.#batch;
    dead.end(batch);
    if (this.#replaced >= MOST_REPLACEMENTS) return;
    this.#replaced += 1;
    const helper = this.#start();
    if (batch) helper?.begin(batch, 0);
  }
}
