import type { GrowthParameters } from '../tumor/parameters.ts';
import type { TumorParameters } from '../tumor/parameter-vector.ts';
import type { StreamingCard } from './choose-backend.ts';

/** A growth model and a likelihood on a graphics card, bound to one patient: gives the logarithm of Eq. 4. */
export interface LikelihoodCard extends StreamingCard<TumorParameters, number> {
  /** Whether growth may start at this position (LPS, mm). */
  isTissue(start: GrowthParameters['start']): boolean;
  /** See `CorrectableSimulator.correct`; absent where the model cannot be corrected. */
  correct?(shift: Float32Array): void;
  /** As `StreamingCard.each`; where it works long on this thread before it gives a value, it awaits `pause` between. */
  each(
    samples: readonly TumorParameters[],
    take: (logLikelihood: number, place: number) => void | Promise<void>,
    signal?: AbortSignal,
    pause?: () => Promise<void>,
  ): Promise<void>;
}
