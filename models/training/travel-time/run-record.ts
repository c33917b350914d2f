import { tissueMask } from '../../../extension/src/tumor/tissue.ts';
import { readRecord, RecordError, writeRecord } from './record-files.ts';
import type { TrainingAnatomy } from './training-anatomy.ts';
import type { Growth, Snapshot } from './truth-solver.ts';

/** The stored number that stands for a density of 1. */
export const FULL_DENSITY = 65535;

/** One simulation as it is kept. */
export interface RunRecord extends Growth {
  /** Tissue voxels at 2 mm. */
  readonly voxels: number;
  /** 0 to `FULL_DENSITY` at the tissue voxels (i fastest), one snapshot after the other. */
  readonly densities: Uint16Array;
}

/** Keeps of the snapshots what lies in tissue at 2 mm; elsewhere there is none by definition. */
export function runRecord(
  { coarse }: TrainingAnatomy,
  { start, widthMm }: Pick<Growth, 'start' | 'widthMm'>,
  snapshots: readonly Snapshot[],
): RunRecord {
  const indices = Array.from(tissueMask(coarse).entries()).flatMap(([voxel, inside]) =>
    inside ? [voxel] : [],
  );
  const densities = new Uint16Array(indices.length * snapshots.length);
  snapshots.forEach(({ density }, n) => {
    indices.forEach((voxel, at) => {
      densities[n * indices.length + at] = Math.round(FULL_DENSITY * Math.min(1, density[voxel]));
    });
  });
  return {
    start,
    widthMm,
    growths: snapshots.map(({ growth }) => growth),
    voxels: indices.length,
    densities,
  };
}

export function writeRun(base: string, { densities, ...info }: RunRecord): void {
  writeRecord(base, info, densities);
}

/** Throws RecordError for a file that is cut off, or of another anatomy than that with so many tissue voxels. */
export function readRun(base: string, tissueVoxels: number): RunRecord {
  const { info, data } = readRecord(base);
  // As `writeRun` wrote it.
  const { start, widthMm, growths, voxels } = info as unknown as Omit<RunRecord, 'densities'>;
  if (voxels !== tissueVoxels) {
    throw new RecordError(`${base}.json has ${voxels} voxels, its anatomy ${tissueVoxels}`);
  }
  return { start, widthMm, growths, voxels, densities: new Uint16Array(data) };
}
