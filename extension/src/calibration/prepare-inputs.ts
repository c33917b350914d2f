import type { Anatomy } from '../tumor/forward-model.ts';
import type { Observation } from '../tumor/log-likelihood.ts';
import { MINIMUM_TISSUE_FRACTION, tissueMask } from '../tumor/tissue.ts';
import { boundingBox } from '../volume/bounding-box.ts';
import { cropArray } from '../volume/crop-array.ts';
import { sameGrid, type Grid } from '../volume/grid.ts';
import { refineGrid } from '../volume/refine-grid.ts';
import { resampleAverage } from '../volume/resample-average.ts';
import { subGrid } from '../volume/sub-grid.ts';
import { makeVolume, type Volume } from '../volume/volume.ts';
import { checkInputs } from './check-inputs.ts';
import { modelGrid } from './model-grid.ts';
import { normalizePet } from './normalize-pet.ts';
import type { CalibrationProblem, StudyInputs, TissueMaps } from './protocol.ts';

/** Of the core, this part at least must lie on tissue: else maps and segmentation do not belong together. */
const LEAST_INSIDE = 0.5;

/** A study on the model's grid. */
export interface PreparedInputs {
  readonly anatomy: Anatomy;
  /** The tissue on `refineGrid` of the anatomy's grid, from the study's own maps: takes a second, so only where needed. */
  readonly refine: () => Anatomy;
  readonly observation: Observation;
  /** 1 where growth may have started: tissue inside the whole tumour. */
  readonly startRegion: Volume<Uint8Array>;
  /** 1 in tissue inside the core: a narrower region for the start. */
  readonly coreRegion: Volume<Uint8Array>;
}

export type Preparation =
  | { readonly outcome: 'prepared'; readonly prepared: PreparedInputs }
  | { readonly outcome: 'failed'; readonly problem: CalibrationProblem };

function failed(problem: CalibrationProblem): Preparation {
  return { outcome: 'failed', problem };
}

/** Core and edema together, on the core's grid. */
function unionOnCoreGrid({ core, edema }: StudyInputs): Volume<Uint8Array> {
  const other = sameGrid(core.grid, edema.grid) ? edema.data : resampleAverage(edema, core.grid).data;
  const union = new Uint8Array(core.data.length);
  for (let voxel = 0; voxel < union.length; voxel++) {
    union[voxel] = core.data[voxel] > 0 || other[voxel] >= 0.5 ? 1 : 0;
  }
  return makeVolume(core.grid, union);
}

function anatomyOn(grid: Grid, tissue: TissueMaps): Anatomy {
  const on = (map: Volume<Float32Array>): Float32Array =>
    resampleAverage(map, grid).data.map((value) => Math.min(1, Math.max(0, value)));
  return {
    grid,
    whiteMatter: on(tissue.whiteMatter),
    grayMatter: on(tissue.grayMatter),
    csf: on(tissue.csf),
  };
}

/** Part of the core's volume that lies on tissue. */
function fractionInside(core: Float32Array, tissue: Uint8Array): number {
  let [inside, all] = [0, 0];
  core.forEach((fraction, voxel) => {
    all += fraction;
    inside += fraction * tissue[voxel];
  });
  return all > 0 ? inside / all : 0;
}

/** A mask as 0 and 1, whatever above 0 it was written with. */
function binary({ grid, data }: Volume<Uint8Array>): Volume<Uint8Array> {
  const result = new Uint8Array(data.length);
  for (let voxel = 0; voxel < result.length; voxel++) result[voxel] = data[voxel] > 0 ? 1 : 0;
  return makeVolume(grid, result);
}

/**
 * Brings a study onto the grid on which the model is solved (see `modelGrid`), cut to the box that holds the
 * brain's tissue. Masks become labels where they fill half a voxel, tissue fractions and PET are averaged.
 * Whatever makes that impossible is an outcome, not an error.
 */
export function prepareInputs(inputs: StudyInputs, outputGrid: Grid): Preparation {
  const problem = checkInputs(inputs, outputGrid);
  if (problem) return failed(problem);

  const wholeTumor = unionOnCoreGrid(inputs);
  const tumorBox = boundingBox(wholeTumor);
  if (!tumorBox) return failed({ kind: 'empty-segment', segment: 'core' });
  const candidate = modelGrid(inputs.core.grid, tumorBox);
  const wide = anatomyOn(candidate, inputs.tissue);
  const candidateTissue = tissueMask(wide);
  const brainBox = boundingBox(makeVolume(candidate, candidateTissue));
  if (!brainBox) {
    const { whiteMatter, grayMatter } = inputs.tissue;
    const anywhere = [whiteMatter, grayMatter].some(({ data }) =>
      data.some((value) => value >= MINIMUM_TISSUE_FRACTION),
    );
    return failed(anywhere ? { kind: 'core-outside-brain', insideFraction: 0 } : { kind: 'no-tissue' });
  }
  const core = binary(inputs.core);
  const insideFraction = fractionInside(resampleAverage(core, candidate).data, candidateTissue);
  if (insideFraction < LEAST_INSIDE) return failed({ kind: 'core-outside-brain', insideFraction });

  const grid = subGrid(candidate, brainBox);
  const cut = (map: Float32Array): Float32Array => cropArray(candidate, map, brainBox);
  const anatomy: Anatomy = {
    grid,
    whiteMatter: cut(wide.whiteMatter),
    grayMatter: cut(wide.grayMatter),
    csf: cut(wide.csf),
  };
  const refine = (): Anatomy => anatomyOn(refineGrid(grid), inputs.tissue);
  const tissue = tissueMask(anatomy);
  const labelOf = (mask: Volume<Uint8Array>): Uint8Array =>
    Uint8Array.from(resampleAverage(mask, grid).data, (fraction) => (fraction >= 0.5 ? 1 : 0));
  const labels = { tissue, core: labelOf(core), wholeTumor: labelOf(wholeTumor) };
  const tissueOf = (label: Uint8Array): Volume<Uint8Array> =>
    makeVolume(
      grid,
      tissue.map((inside, voxel) => inside & label[voxel]),
    );
  const regions = { startRegion: tissueOf(labels.wholeTumor), coreRegion: tissueOf(labels.core) };
  if (!labels.core.includes(1)) return failed({ kind: 'empty-segment', segment: 'core' });
  if (!regions.coreRegion.data.includes(1)) return failed({ kind: 'core-outside-brain', insideFraction });
  if (!inputs.pet) {
    return { outcome: 'prepared', prepared: { anatomy, refine, observation: labels, ...regions } };
  }
  const signal = resampleAverage(inputs.pet, grid, NaN).data;
  const pet = normalizePet({ grid, signal, tissue, wholeTumor: labels.wholeTumor });
  if (!pet) return failed({ kind: 'bad-values', input: 'pet' });
  return { outcome: 'prepared', prepared: { anatomy, refine, observation: { ...labels, pet }, ...regions } };
}
