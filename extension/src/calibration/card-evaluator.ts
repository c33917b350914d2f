import type { StreamingSimulator } from '../forward/solver/choose-solver.ts';
import { ContextLostError } from '../forward/solver/webgl/webgl-errors.ts';
import type { LogLikelihood } from '../tumor/fast-log-likelihood.ts';
import { fromVector } from '../tumor/parameter-vector.ts';
import type { EvaluationPool } from './evaluation-pool.ts';

/** Evaluates batches of samples, in the order of the samples; see `EvaluationPool.evaluate`. */
export type BatchEvaluator = Pick<EvaluationPool, 'evaluate' | 'dispose'>;

export interface CardEvaluatorOptions {
  readonly simulator: StreamingSimulator;
  readonly logLikelihoodOf: LogLikelihood;
  /** Takes over for good when the card goes away; called once at most. */
  readonly openInstead: () => BatchEvaluator;
}

/** Evaluates whole batches on the graphics card, and elsewhere from the moment it is lost. */
export class CardEvaluator implements BatchEvaluator {
  readonly #simulator: StreamingSimulator;
  readonly #logLikelihoodOf: LogLikelihood;
  readonly #openInstead: () => BatchEvaluator;
  #instead: BatchEvaluator | undefined;

  constructor({ simulator, logLikelihoodOf, openInstead }: CardEvaluatorOptions) {
    this.#simulator = simulator;
    this.#logLikelihoodOf = logLikelihoodOf;
    this.#openInstead = openInstead;
  }

  async evaluate(
    samples: readonly Float64Array[],
    onDone: (count: number) => Promise<void>,
  ): Promise<Float64Array> {
    if (this.#instead) return this.#instead.evaluate(samples, onDone);
    const logLikelihoods = new Float64Array(samples.length).fill(-Infinity);
    const parameters = samples.map(fromVector);
    // On the very face between two voxels rounding decides which of them the start is in.
    const open = new Set(
      [...samples.keys()].filter((n) => this.#simulator.isTissue(parameters[n].growth.start)),
    );
    if (open.size < samples.length) await onDone(samples.length - open.size);
    const places = [...open];
    try {
      await this.#simulator.each(
        places.map((n) => parameters[n].growth),
        async (density, n) => {
          const place = places[n];
          logLikelihoods[place] = this.#logLikelihoodOf(density, parameters[place].imaging);
          open.delete(place);
          await onDone(1);
        },
      );
    } catch (error) {
      if (!(error instanceof ContextLostError)) throw error;
      this.#simulator.dispose();
      this.#instead = this.#openInstead();
      const left = [...open];
      const values = await this.#instead.evaluate(
        left.map((n) => samples[n]),
        onDone,
      );
      for (const [n, place] of left.entries()) logLikelihoods[place] = values[n];
    }
    return logLikelihoods;
  }

  dispose(): void {
    if (this.#instead) this.#instead.dispose();
    else this.#simulator.dispose();
  }
}
