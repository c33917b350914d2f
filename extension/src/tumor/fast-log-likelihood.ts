import { logProbability } from './label-probability.ts';
import type { LikelihoodVariant, Observation } from './log-likelihood.ts';
import type { ImagingParameters } from './parameters.ts';
import { petLogLikelihood } from './pet-log-likelihood.ts';

/** The logarithm of Eq. 4 for a density on the observation's voxels. */
export type LogLikelihood = (density: Float32Array, imaging: ImagingParameters) => number;

/** Voxels that share their labels. */
interface Group {
  readonly voxels: Uint32Array;
  readonly core: boolean;
  readonly wholeTumor: boolean;
}

interface LabelTerms {
  readonly imaging: ImagingParameters;
  readonly variant: LikelihoodVariant;
}

/** Sum of both labels' log-probabilities over a group. */
function groupSum(density: Float32Array, group: Group, { imaging, variant }: LabelTerms): number {
  const { voxels, core, wholeTumor } = group;
  const inverseWidth = 1 / imaging.thresholdWidth;
  const above = variant === 'paper' ? 0 : inverseWidth * inverseWidth;
  const t1c = imaging.thresholdT1c * inverseWidth;
  const flair = imaging.thresholdFlair * inverseWidth;
  let sum = 0;
  let empty = 0;
  for (let n = 0; n < voxels.length; n++) {
    const u = density[voxels[n]];
    if (u === 0) {
      empty++;
      continue;
    }
    const scaled = u * inverseWidth;
    sum += logProbability(core, scaled - t1c, above) + logProbability(wholeTumor, scaled - flair, above);
  }
  // Most of the brain holds no cell at all, and its voxels have all the same probability.
  return sum + empty * (logProbability(core, -t1c, above) + logProbability(wholeTumor, -flair, above));
}

/**
 * The same as `logLikelihood` of an observation, to within 1e-6 a voxel, but fast: voxels
 * sorted by label beforehand, logarithms from a table.
 */
export function fastLogLikelihood(
  observation: Observation,
  variant: LikelihoodVariant = 'paper',
): LogLikelihood {
  const { tissue, core, wholeTumor } = observation;
  const voxelsWhere = (inCore: number, inTumor: number): Uint32Array =>
    Uint32Array.from(
      [...tissue.keys()].filter(
        (voxel) => tissue[voxel] === 1 && core[voxel] === inCore && wholeTumor[voxel] === inTumor,
      ),
    );
  const groups: Group[] = [0, 1].flatMap((inCore) =>
    [0, 1].map((inTumor) => ({
      voxels: voxelsWhere(inCore, inTumor),
      core: inCore === 1,
      wholeTumor: inTumor === 1,
    })),
  );

  const petSum = petLogLikelihood(observation, variant);

  return (density, imaging) => {
    let sum = imaging.pet ? petSum(density, imaging.pet) : 0;
    for (const group of groups) sum += groupSum(density, group, { imaging, variant });
    return sum;
  };
}
