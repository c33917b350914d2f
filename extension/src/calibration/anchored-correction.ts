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

/** What a run that goes on needs to know: all is plain data. */
export interface CorrectionState {
  /** What is added to logits; see `CorrectableSimulator.correct`. */
  readonly shift: Float64Array;
  /** The exponent at which the last correction was made. */
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
    if (options.found) this.#correct(Float32Array.from(options.found.shift));
  }

  get state(): CorrectionState | undefined {
    return this.#state;
  }

  isDue(exponent: number): boolean {
    if (exponent >= 1) return false;
    return exponent >= (this.#state ? EXPONENT_FACTOR * this.#state.exponent : FIRST_EXPONENT);
  }

  /** From samples, parameter vectors, of a stage of this exponent. */
  async learn(samples: readonly Float64Array[], exponent: number): Promise<void> {
    const { simulator, pause } = this.#options;
    const chosen = systematicPlaces(samples.length, ANCHORS, 0.5).map((place) => samples[place]);
    const anchors = distinctSamples(chosen).map(({ places }) => chosen[places[0]]);
    const discrepancy = new LogitDiscrepancy(simulator.voxels);
    const { batches } = await this.#options.solver();
    // Learned of the surrogate itself, not of what a former correction made of it.
    simulator.correct(new Float32Array(simulator.voxels.length));
    const fast: Float32Array[] = await simulator.densities(anchors.map((theta) => fromVector(theta).growth));
    await batches.solve(
      anchors,
      (density, n) => {
        discrepancy.add(fast[n], density);
      },
      pause,
    );
    const shift = discrepancy.shift();
    this.#correct(shift);
    this.#state = {
      shift: Float64Array.from(shift),
      exponent,
      anchors: (this.#state?.anchors ?? 0) + anchors.length,
    };
  }

  #correct(shift: Float32Array): void {
    this.#options.simulator.correct(shift);
    this.#options.batches.correct(shift);
  }
}

/** A model's description with what corrected it, if anything did. */
export function describeModel(description: string, correction: CorrectionState | undefined): string {
  return correction
    ? `${description} corrected-by=${CHECKING_MODEL} anchors=${correction.anchors}`
    : description;
}
