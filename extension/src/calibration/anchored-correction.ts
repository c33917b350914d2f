import type { CorrectableSimulator } from '../tumor/forward-model.ts';
import { fromVector } from '../tumor/parameter-vector.ts';
import type { BatchEvaluator } from './card-evaluator.ts';
import { CHECKING_MODEL, type CheckingSolver } from './checking-solver.ts';
import { distinctSamples } from './density-maps.ts';
import { LogitDiscrepancy } from './logit-discrepancy.ts';
import { systematicPlaces } from './systematic-places.ts';

/** Samples that a correction is learned from. */
const ANCHORS = 16;
/**
 * The first correction comes when the samples begin to choose between modes, and one whenever they have drawn together by about so
 * much again: the exponent's square root tells how far.
 */
const FIRST_EXPONENT = 0.002;
const EXPONENT_FACTOR = 3;
/** Of what was learned no less than this is added at a time. */
const LEAST_PART = 1 / 64;

/** What a run that goes on needs to know: all is plain data. */
export interface CorrectionState {
  /** What is added to logits; see `CorrectableSimulator.correct`. */
  readonly shift: Float64Array;
  /** What is to be added as soon as the samples can follow: what was learned last. */
  readonly target: Float64Array;
  /** The exponent at which that was learned. */
  readonly exponent: number;
  /** Samples solved so far. */
  readonly anchors: number;
}

export interface AnchoredCorrectionOptions {
  readonly simulator: CorrectableSimulator;
  /** The others that evaluate with the same model. */
  readonly batches: BatchEvaluator;
  readonly solver: () => Promise<CheckingSolver>;
  /** Called now and then while the solver works. */
  readonly pause: () => Promise<void>;
  /** Of a run that goes on. */
  readonly found: CorrectionState | undefined;
}

/**
 * Corrects a surrogate by the solver at 1 mm while a calibration's stages draw together: some samples of a stage are solved, and
 * what the surrogate is off there, voxel by voxel, is added from then on (`LogitDiscrepancy`). Made anew from the samples of later
 * stages, it is learned ever nearer to where the posterior is.
 */
export class AnchoredCorrection {
  readonly #options: AnchoredCorrectionOptions;
  #state: CorrectionState | undefined;

  constructor(options: AnchoredCorrectionOptions) {
    this.#options = options;
    this.#state = options.found;
    if (options.found) this.#correct(options.found.shift);
  }

  get state(): CorrectionState | undefined {
    return this.#state;
  }

  isDue(exponent: number): boolean {
    if (exponent >= 1) return false;
    return exponent >= (this.#state ? EXPONENT_FACTOR * this.#state.exponent : FIRST_EXPONENT);
  }

  /** Whether something was learned that is not added yet. */
  get isPending(): boolean {
    return this.#state?.target.some((value, n) => value !== this.#state?.shift[n]) ?? false;
  }

  /** From samples, parameter vectors, of a stage of this exponent. Nothing is added before `add`. */
  async learn(samples: readonly Float64Array[], exponent: number): Promise<void> {
    const { simulator, pause } = this.#options;
    const chosen = systematicPlaces(samples.length, ANCHORS, 0.5).map((place) => samples[place]);
    const anchors = distinctSamples(chosen).map(({ places }) => chosen[places[0]]);
    const discrepancy = new LogitDiscrepancy(simulator.voxels);
    const { batches } = await this.#options.solver();
    const none = new Float64Array(simulator.voxels.length);
    // Learned of the surrogate itself, not of what a former correction made of it.
    simulator.correct(Float32Array.from(none));
    const fast: Float32Array[] = await simulator.densities(anchors.map((theta) => fromVector(theta).growth));
    await batches.solve(
      anchors,
      (density, n) => {
        discrepancy.add(fast[n], density);
      },
      pause,
    );
    const shift = this.#state?.shift ?? none;
    this.#correct(shift);
    this.#state = {
      shift,
      target: Float64Array.from(discrepancy.shift()),
      exponent,
      anchors: (this.#state?.anchors ?? 0) + anchors.length,
    };
  }

  /**
   * Adds what was learned, or, as long as `follow` finds that too much at once and gives undefined, half of what is missing, a
   * quarter and so on; gives what `follow` gives for the first that it takes, undefined if there is none.
   */
  async add<T>(follow: () => Promise<T | undefined>): Promise<T | undefined> {
    const state = this.#state;
    if (!state) return undefined;
    const { shift, target } = state;
    for (let part = 1; part >= LEAST_PART; part /= 2) {
      const next = part === 1 ? target : shift.map((value, n) => value + part * (target[n] - value));
      this.#correct(next);
      const followed = await follow();
      if (followed === undefined) continue;
      this.#state = { ...state, shift: next };
      return followed;
    }
    this.#correct(shift);
    return undefined;
  }

  #correct(shift: Float64Array): void {
    const added = Float32Array.from(shift);
    this.#options.simulator.correct(added);
    this.#options.batches.correct(added);
  }
}

/** A model's description with what corrected it, if anything did. */
export function describeModel(description: string, correction: AnchoredCorrection | undefined): string {
  const state = correction?.state;
  if (!state?.shift.some((value) => value !== 0)) return description;
  const words = `${description} corrected-by=${CHECKING_MODEL} anchors=${state.anchors}`;
  return correction?.isPending ? `${words} in-part` : words;
}
