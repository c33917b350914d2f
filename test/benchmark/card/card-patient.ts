import { seededRandom, type SeededRandom } from '../../../demo/src/sample/seeded-random.ts';
import { FORWARD_MODELS } from '../../../extension/src/forward/catalog.ts';
import { startOrder } from '../../../extension/src/calibration/start-order.ts';
import type { Anatomy } from '../../../extension/src/tumor/forward-model.ts';
import type { Observation } from '../../../extension/src/tumor/log-likelihood.ts';
import { fromVector, toVector, type TumorParameters } from '../../../extension/src/tumor/parameter-vector.ts';
import type { GrowthParameters } from '../../../extension/src/tumor/parameters.ts';
import { uniformPrior } from '../../../extension/src/tumor/prior.ts';
import { tissueMask } from '../../../extension/src/tumor/tissue.ts';
import { indexToWorld, voxelVolumeMm3, type Vector3 } from '../../../extension/src/volume/grid.ts';
import { makeVolume } from '../../../extension/src/volume/volume.ts';
import { visibleTumors } from '../surrogate/visible-tumors.ts';

export const OPTIONS = { accuracy: 'default', diffusivityRatio: 10 } as const;
const IMAGING = { thresholdT1c: 0.65, thresholdFlair: 0.25, thresholdWidth: 0.06 };
/** Of the whole tumor, mL. */
const [LEAST_ML, MOST_ML] = [15, 90];
const MOST_TUMORS = 24;
/** What the samples of a calibration's last stages differ by: parts of a rate, mm, and of a density. */
const LATE = { rate: 0.05, startMm: 0.7, threshold: 0.02 };
/** Where those of its first stages start: in the whole tumor, and so near its own start that all fields are kept. */
const EARLY_RADIUS_MM = 9;

/** Samples that a calibration evaluates together, starts near each other one after the other. */
export interface SampleBatch {
  readonly name: 'late' | 'early';
  readonly samples: readonly TumorParameters[];
}

/** A tumor that the solver at 1 mm made in a brain, and what is seen of it. */
export interface CardPatient {
  readonly anatomy: Anatomy;
  readonly observation: Observation;
  readonly tumorMl: number;
  readonly batches: readonly SampleBatch[];
}

interface SeenTumor {
  readonly tumor: GrowthParameters;
  readonly observation: Observation;
  readonly tumorMl: number;
}

/** The first of some tumors that is of usual size. Rejects with an Error where none is. */
async function seenTumor(anatomy: Anatomy, seed: number): Promise<SeenTumor> {
  const truth = await FORWARD_MODELS['solver-1mm'].create(OPTIONS).prepare(anatomy);
  const tissue = tissueMask(anatomy);
  for (const tumor of visibleTumors(anatomy, MOST_TUMORS, seed)) {
    const [density] = await truth.densities([tumor]);
    const above = (threshold: number): Uint8Array => Uint8Array.from(density, (u) => (u > threshold ? 1 : 0));
    const wholeTumor = above(IMAGING.thresholdFlair);
    const tumorMl =
      (wholeTumor.reduce((sum, inside) => sum + inside, 0) * voxelVolumeMm3(anatomy.grid)) / 1e3;
    if (tumorMl < LEAST_ML || tumorMl > MOST_ML) continue;
    truth.dispose();
    return { tumor, tumorMl, observation: { tissue, core: above(IMAGING.thresholdT1c), wholeTumor } };
  }
  throw new Error(`none of ${MOST_TUMORS} tumors has ${LEAST_ML} to ${MOST_ML} mL`);
}

function lateSample(tumor: GrowthParameters, random: SeededRandom): TumorParameters {
  const { diffusivity, proliferationRate, timeDays, start } = tumor;
  const rate = (value: number): number => value * Math.exp(LATE.rate * random.normal());
  return {
    growth: {
      diffusivity: rate(diffusivity),
      proliferationRate: rate(proliferationRate),
      timeDays: rate(timeDays),
      start: start.map((mm) => mm + LATE.startMm * random.normal()) as unknown as Vector3,
    },
    imaging: {
      ...IMAGING,
      thresholdT1c: IMAGING.thresholdT1c + LATE.threshold * random.normal(),
      thresholdFlair: IMAGING.thresholdFlair + LATE.threshold * random.normal(),
    },
  };
}

/** Draws of the paper's prior with a start in a part of the tumor. */
function earlySamples(
  anatomy: Anatomy,
  { tumor, observation }: SeenTumor,
): (random: SeededRandom) => TumorParameters {
  const { grid } = anatomy;
  const [nx, ny] = grid.dimensions;
  const region = observation.wholeTumor.map((inside, voxel) => {
    const row = Math.floor(voxel / nx);
    const at = indexToWorld(grid, [voxel % nx, row % ny, Math.floor(row / ny)]);
    const distance = Math.hypot(...at.map((mm, axis) => mm - tumor.start[axis]));
    return inside && observation.tissue[voxel] && distance < EARLY_RADIUS_MM ? 1 : 0;
  });
  const prior = uniformPrior(makeVolume(grid, region), false);
  return (random) => fromVector(prior.sample(random));
}

function inStartOrder(samples: readonly TumorParameters[]): TumorParameters[] {
  return startOrder(samples.map(toVector)).map((place) => samples[place]);
}

/** The same on every machine. `isStart`: where growth can start in all models. Rejects as `seenTumor` does. */
export async function cardPatient(
  anatomy: Anatomy,
  count: number,
  { seed, isStart }: { readonly seed: number; readonly isStart: (start: Vector3) => boolean },
): Promise<CardPatient> {
  const seen = await seenTumor(anatomy, seed);
  const random = seededRandom(seed);
  const draw = (one: (random: SeededRandom) => TumorParameters): TumorParameters[] => {
    const samples: TumorParameters[] = [];
    while (samples.length < count) {
      const sample = one(random);
      if (isStart(sample.growth.start)) samples.push(sample);
    }
    return inStartOrder(samples);
  };
  return {
    anatomy,
    observation: seen.observation,
    tumorMl: seen.tumorMl,
    batches: [
      { name: 'late', samples: draw((from) => lateSample(seen.tumor, from)) },
      { name: 'early', samples: draw(earlySamples(anatomy, seen)) },
    ],
  };
}
