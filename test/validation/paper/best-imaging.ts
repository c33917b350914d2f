import type { LogLikelihood } from '../../../extension/src/tumor/fast-log-likelihood.ts';
import type { Observation } from '../../../extension/src/tumor/log-likelihood.ts';
import type { ImagingParameters, PetParameters } from '../../../extension/src/tumor/parameters.ts';
import { PRIOR_RANGES, type Range } from '../../../extension/src/tumor/prior.ts';

/** Of an interval that is left, the part that is kept. */
const GOLDEN = (Math.sqrt(5) - 1) / 2;
/** Of a prior's range, how near the best value is found. */
const PRECISION = 0.01;
/** Over the three parameters of the labels. */
const ROUNDS = 2;

const clamp = (x: number, [low, high]: Range): number => Math.min(high, Math.max(low, x));

/** Where a function with one maximum in the range has it, by golden sections. */
function bestIn([low, high]: Range, valueAt: (x: number) => number): number {
  let [from, to] = [low, high];
  let [a, b] = [to - GOLDEN * (to - from), from + GOLDEN * (to - from)];
  let [atA, atB] = [valueAt(a), valueAt(b)];
  while (to - from > PRECISION * (high - low)) {
    if (atA > atB) {
      [to, b, atB] = [b, a, atA];
      a = to - GOLDEN * (to - from);
      atA = valueAt(a);
    } else {
      [from, a, atA] = [a, b, atB];
      b = from + GOLDEN * (to - from);
      atB = valueAt(b);
    }
  }
  return (from + to) / 2;
}

/** b and σ of Eq. 7 by least squares, held in their ranges; undefined without PET. */
export function bestPet(
  { tissue, wholeTumor, pet }: Observation,
  density: Float32Array,
): PetParameters | undefined {
  if (!pet) return undefined;
  const voxels = [...tissue.keys()].filter((voxel) => tissue[voxel] === 1 && wholeTumor[voxel] === 1);
  const sum = (of: (voxel: number) => number): number =>
    voxels.reduce((total, voxel) => total + of(voxel), 0);
  const square = sum((voxel) => density[voxel] ** 2);
  const product = sum((voxel) => density[voxel] * pet[voxel]);
  const scale = clamp(square > 0 ? product / square : 0, PRIOR_RANGES.petScale);
  const variance = sum((voxel) => (pet[voxel] - scale * density[voxel]) ** 2) / voxels.length;
  return { scale, noise: clamp(Math.sqrt(variance), PRIOR_RANGES.petNoise) };
}

/**
 * The imaging parameters, within the paper's prior, of which the posterior is greatest for one density; they begin with
 * `known`. They cost no simulation, so that a search need not go through them.
 */
export function bestImaging(
  { observation, logLikelihoodOf }: { observation: Observation; logLikelihoodOf: LogLikelihood },
  density: Float32Array,
  known: ImagingParameters,
): ImagingParameters {
  let { thresholdT1c, thresholdFlair, thresholdWidth } = known;
  const labels = (change: Partial<ImagingParameters>): number =>
    logLikelihoodOf(density, { thresholdT1c, thresholdFlair, thresholdWidth, ...change });
  for (let round = 0; round < ROUNDS; round++) {
    thresholdT1c = bestIn(PRIOR_RANGES.thresholdT1c, (x) => labels({ thresholdT1c: x }));
    thresholdFlair = bestIn(PRIOR_RANGES.thresholdFlair, (x) => labels({ thresholdFlair: x }));
    thresholdWidth = bestIn(PRIOR_RANGES.thresholdWidth, (x) => labels({ thresholdWidth: x }));
  }
  const pet = bestPet(observation, density);
  return { thresholdT1c, thresholdFlair, thresholdWidth, ...(pet && { pet }) };
}
