import type { LikelihoodCard } from '../forward/likelihood-card.ts';
import { ContextLostError } from '../forward/solver/webgl/webgl-errors.ts';
import { fromVector } from '../tumor/parameter-vector.ts';
import type { EvaluationPool, OnDone, TakeDensity } from './evaluation-pool.ts';
import { startOrder } from './start-order.ts';

/** Evaluates and solves batches of samples, in the order of the samples; see `EvaluationPool`. */
export type BatchEvaluator = Pick<EvaluationPool, 'evaluate' | 'solve' | 'correct' | 'dispose'>;

export interface CardEvaluatorOptions {
  readonly card: LikelihoodCard;
  /** Solves on this thread. */
  readonly solve: (theta: Float64Array) => Promise<Float32Array>;
  /** Takes over for good when the card goes away; called once at most. */
  readonly openInstead: () => BatchEvaluator;
}

/** Evaluates whole batches on the graphics card, and elsewhere from the moment it is lost. */
export class CardEvaluator implements BatchEvaluator {
  readonly #card: LikelihoodCard;
  readonly #solve: CardEvaluatorOptions['solve'];
  readonly #openInstead: () => BatchEvaluator;
  #instead: BatchEvaluator | undefined;
  #shift: Float32Array | undefined;

  constructor({ card, solve, openInstead }: CardEvaluatorOptions) {
    this.#card = card;
    this.#solve = solve;
    this.#openInstead = openInstead;
  }

  async evaluate(samples: readonly Float64Array[], onDone: OnDone): Promise<Float64Array> {
    if (this.#instead) return this.#instead.evaluate(samples, onDone);
    const logLikelihoods = new Float64Array(samples.length).fill(-Infinity);
    const parameters = samples.map(fromVector);
    // On the very face between two voxels rounding decides which of them the start is in.
    const open = new Set([...samples.keys()].filter((n) => this.#card.isTissue(parameters[n].growth.start)));
    if (open.size < samples.length) await onDone(samples.length - open.size);
    const places = startOrder(samples).filter((n) => open.has(n));
    try {
      await this.#card.each(
        places.map((n) => parameters[n]),
        async (logLikelihood, n) => {
          const place = places[n];
          logLikelihoods[place] = logLikelihood;
          open.delete(place);
          await onDone(1);
        },
        undefined,
        () => onDone(0),
      );
    } catch (error) {
      if (!(error instanceof ContextLostError)) throw error;
      this.#card.dispose();
      this.#instead = this.#openInstead();
      if (this.#shift) this.#instead.correct(this.#shift);
      const left = [...open];
      const values = await this.#instead.evaluate(
        left.map((n) => samples[n]),
        onDone,
      );
      for (const [n, place] of left.entries()) logLikelihoods[place] = values[n];
    }
    return logLikelihoods;
  }

  /** Not on the card: what becomes a map is solved as everywhere, one sample at a time. */
  async solve(samples: readonly Float64Array[], take: TakeDensity, onDone: OnDone): Promise<void> {
    if (this.#instead) return this.#instead.solve(samples, take, onDone);
    for (const [n, theta] of samples.entries()) {
      take(await this.#solve(theta), n);
      await onDone(1);
    }
  }

  correct(shift: Float32Array): void {
    this.#shift = shift;
    if (this.#instead) this.#instead.correct(shift);
    else this.#card.correct?.(shift);
  }

  dispose(): void {
    if (this.#instead) this.#instead.dispose();
    else this.#card.dispose();
  }
}
