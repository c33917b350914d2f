import type { LikelihoodInput } from './evaluate-sample.ts';
import type { EvaluationMessage, EvaluationRequest, SampleTask } from './evaluation-protocol.ts';
import type { SharedBatch } from './shared-batch.ts';

/** Chunks that a helper has at once: the next one lies there when the last is done. */
const AHEAD: Readonly<Record<SampleTask, number>> = { evaluate: 2, solve: 3 };
/** A helper that is silent for so many batches on end is dead; a slow start may cost it one. */
const SILENT_BATCHES = 3;

/** A batch as the helpers see it. */
export interface HelpedBatch {
  readonly task: SampleTask;
  /** Number of its first chunk: what is still on its way from a former batch has a lower one. */
  readonly firstChunk: number;
  readonly shared: Pick<SharedBatch<unknown>, 'chunks' | 'open' | 'handBack'>;
}

export interface EvaluationHelperOptions {
  readonly input: LikelihoodInput;
  /** What the model is corrected by, if it is. */
  readonly shift: Float32Array | undefined;
  /** Starts a worker whose entry is `evaluation-worker.ts`. */
  readonly createWorker: () => Worker;
  readonly onAnswer: (message: EvaluationMessage) => void;
  readonly onDeath: () => void;
}

/** A worker that evaluates samples beside the calibration's own thread. Throws where it cannot be started. */
export class EvaluationHelper {
  readonly #worker: Worker;
  /** Numbers of the chunks it has. */
  readonly #has = new Set<number>();
  /** After the last chunk it was given. */
  #next = 0;
  /** Batches on end in which it was given chunks and answered none. */
  #silentBatches = 0;

  constructor({ input, shift, createWorker, onAnswer, onDeath }: EvaluationHelperOptions) {
    this.#worker = createWorker();
    this.#worker.addEventListener('message', ({ data }: MessageEvent<EvaluationMessage>) => {
      this.#silentBatches = 0;
      // What comes after its batch was done by others, too.
      if (this.#has.delete(data.chunk)) onAnswer(data);
    });
    this.#worker.addEventListener('error', (event) => {
      // Its work is done by others: its death is no error of the calibration.
      event.preventDefault();
      onDeath();
    });
    this.#worker.postMessage({ type: 'prepare', input } satisfies EvaluationRequest);
    if (shift) this.correct(shift);
  }

  /** For all samples of the batches to come. */
  correct(shift: Float32Array): void {
    this.#worker.postMessage({ type: 'correct', shift } satisfies EvaluationRequest);
  }

  get isSilent(): boolean {
    return this.#silentBatches >= SILENT_BATCHES;
  }

  /** Begins at a chunk, and goes on from there. */
  begin(batch: HelpedBatch, from: number): void {
    this.#next = from;
    // What it still has is of a former batch, and was done by others.
    this.#has.clear();
    this.give(batch);
    if (this.#has.size > 0) this.#silentBatches += 1;
  }

  /** As many chunks as it should have. */
  give({ task, firstChunk, shared }: HelpedBatch): void {
    while (this.#has.size < AHEAD[task]) {
      const place = shared.open(this.#next);
      if (place === undefined) return;
      this.#next = place + 1;
      const chunk = firstChunk + place;
      this.#has.add(chunk);
      const { samples } = shared.chunks[place];
      this.#worker.postMessage({ type: task, chunk, samples } satisfies EvaluationRequest);
    }
  }

  /** Ends it. What it had of the batch is to be done by others. */
  end(batch?: HelpedBatch): void {
    this.#worker.terminate();
    batch?.shared.handBack([...this.#has].map((chunk) => chunk - batch.firstChunk).filter((n) => n >= 0));
  }
}
