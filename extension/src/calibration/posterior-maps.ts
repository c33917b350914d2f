import { voxelCount, type Grid } from '../volume/grid.ts';
import { resampleTrilinear } from '../volume/resample-trilinear.ts';
import { makeVolume, type Volume } from '../volume/volume.ts';
import type { BatchEvaluator } from './card-evaluator.ts';
import { DensityAccumulator, distinctSamples } from './density-maps.ts';
import type { Pace } from './pace.ts';
import type { CalibrationResult } from './protocol.ts';

export type PosteriorMaps = Pick<
  CalibrationResult,
  'meanDensity' | 'standardDeviationDensity' | 'mapDensity' | 'exceedanceProbability'
>;

export interface PosteriorMapsInput {
  /** Samples of the posterior, of equal weight. */
  readonly samples: readonly Float64Array[];
  /** Place of the MAP sample among them. */
  readonly best: number;
  /** Cell density t of the map of P(u > t). */
  readonly exceedanceDensity: number;
  /** What the progress calls this part of the run. */
  readonly stage: number;
  readonly batches: BatchEvaluator;
  readonly modelGrid: Grid;
  readonly outputGrid: Grid;
  readonly pace: Pace;
}

/** Densities over the posterior, each distinct sample solved once and counted as often as it occurs. */
export async function posteriorMaps(input: PosteriorMapsInput): Promise<PosteriorMaps> {
  const { samples, batches, modelGrid, outputGrid, pace } = input;
  const distinct = distinctSamples(samples);
  const bestPlace = distinct.findIndex(({ places }) => places.includes(input.best));
  const accumulator = new DensityAccumulator(voxelCount(modelGrid), input.exceedanceDensity);
  let mapDensity = new Float32Array();
  pace.begin(input.stage, distinct.length, 'maps');
  await batches.solve(
    distinct.map(({ places }) => samples[places[0]]),
    (density, n) => {
      accumulator.add(density, distinct[n].places.length);
      if (n === bestPlace) mapDensity = density.slice();
    },
    (count) => pace.evaluated(count),
  );
  const { mean, standardDeviation, exceedance } = accumulator.statistics();
  const onOutput = async (data: Float32Array): Promise<Volume<Float32Array>> => {
    // A map may take half a second: a pause before each keeps the other side informed.
    await pace.pause();
    return resampleTrilinear(makeVolume(modelGrid, data), outputGrid);
  };
  return {
    meanDensity: await onOutput(mean),
    standardDeviationDensity: await onOutput(standardDeviation),
    mapDensity: await onOutput(mapDensity),
    exceedanceProbability: await onOutput(exceedance),
  };
}
