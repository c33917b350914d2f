import type { Vector3 } from '../volume/grid.ts';

/** Why there is no result. Numbers and names only: the viewer finds the words. */
export type CalibrationProblem =
  | {
      readonly kind: 'frames-differ';
      readonly input: string;
      readonly expected: string;
      readonly found: string;
    }
  | { readonly kind: 'empty-segment'; readonly segment: 'core' | 'edema' }
  | { readonly kind: 'no-tissue' }
  | { readonly kind: 'core-outside-brain'; readonly insideFraction: number }
  | { readonly kind: 'bad-values'; readonly input: string }
  /** The start is fixed (LPS, mm) where no tumor cell can live, or out of reach of the tumor. */
  | { readonly kind: 'start-outside-tissue'; readonly start: Vector3 }
  /** The forward model was trained for another ratio D_w / D_g. */
  | { readonly kind: 'ratio-not-trained'; readonly ratio: number; readonly trained: readonly number[] }
  /** The forward model's files are not what they must be, or what computes it went away. */
  | { readonly kind: 'model-unusable'; readonly detail: string }
  | { readonly kind: 'degenerate'; readonly stage: number; readonly reason: string }
  | { readonly kind: 'worker-died'; readonly detail: string }
  | { readonly kind: 'internal'; readonly detail: string };
