import {
  PARAMETER_NAMES,
  type GrowthParameters,
  type ImagingParameters,
  type ParameterName,
} from './parameters.ts';

const WITHOUT_PET = PARAMETER_NAMES.filter((name) => name !== 'petScale' && name !== 'petNoise');

/** The names of a parameter vector's entries, in order: 11 with PET, 9 without. */
export function parameterNames(withPet: boolean): readonly ParameterName[] {
  return withPet ? PARAMETER_NAMES : WITHOUT_PET;
}

/** θ of the paper: what grows, and how it is seen. */
export interface TumorParameters {
  readonly growth: GrowthParameters;
  readonly imaging: ImagingParameters;
}

/** The parameters that a vector in the order of `parameterNames` stands for; 11 entries have PET's two. */
export function fromVector(theta: Float64Array): TumorParameters {
  const [diffusivity, proliferationRate, timeDays, x, y, z, t1c, flair, width] = theta;
  const imaging = { thresholdT1c: t1c, thresholdFlair: flair, thresholdWidth: width };
  const withPet = theta.length === PARAMETER_NAMES.length;
  return {
    growth: { diffusivity, proliferationRate, timeDays, start: [x, y, z] },
    imaging: withPet ? { ...imaging, pet: { scale: theta[9], noise: theta[10] } } : imaging,
  };
}

/** The inverse of `fromVector`. */
export function toVector({ growth, imaging }: TumorParameters): Float64Array {
  const { diffusivity, proliferationRate, timeDays, start } = growth;
  const { thresholdT1c, thresholdFlair, thresholdWidth, pet } = imaging;
  const seen = [thresholdT1c, thresholdFlair, thresholdWidth];
  if (pet) seen.push(pet.scale, pet.noise);
  return Float64Array.of(diffusivity, proliferationRate, timeDays, ...start, ...seen);
}
