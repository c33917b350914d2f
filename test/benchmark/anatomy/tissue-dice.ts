import { indexToWorld, voxelCount, worldToIndex } from '../../../extension/src/volume/grid.ts';
import { trilinearSampler } from '../../../extension/src/volume/trilinear-sampler.ts';
import { makeVolume, type Volume } from '../../../extension/src/volume/volume.ts';

export interface TissueDice {
  readonly wm: number;
  readonly gm: number;
  readonly csf: number;
  readonly brain: number;
}

const LABELS = { csf: 1, gm: 2, wm: 3 } as const;

/**
 * Hard labels of tissue maps at the centres of the reference's voxels: the tissue that prevails, where the brain takes
 * half a voxel or more.
 */
export function labelsOf(
  maps: readonly [white: Volume, gray: Volume, csf: Volume],
  reference: Volume,
): Volume<Float32Array> {
  const samplers = maps.map((map) => trilinearSampler(map, 0));
  const [nx, ny] = reference.grid.dimensions;
  const labels = new Float32Array(voxelCount(reference.grid));
  for (let n = 0; n < labels.length; n++) {
    const index = [n % nx, Math.floor(n / nx) % ny, Math.floor(n / (nx * ny))] as const;
    const [i, j, k] = worldToIndex(maps[0].grid, indexToWorld(reference.grid, index));
    const [white, gray, csf] = samplers.map((sample) => sample(i, j, k));
    if (white + gray + csf < 0.5) continue;
    labels[n] = white >= gray && white >= csf ? LABELS.wm : gray >= csf ? LABELS.gm : LABELS.csf;
  }
  return makeVolume(reference.grid, labels);
}

/** Dice of labels with those of the reference, looked up at the centres of the reference's voxels. */
export function tissueDice(found: Volume, reference: Volume): TissueDice {
  const [nx, ny] = reference.grid.dimensions;
  const [fx, fy, fz] = found.grid.dimensions;
  const counts = Object.values(LABELS).map(() => ({ found: 0, reference: 0, both: 0 }));
  const brain = { found: 0, reference: 0, both: 0 };
  for (let n = 0; n < voxelCount(reference.grid); n++) {
    const index = [n % nx, Math.floor(n / nx) % ny, Math.floor(n / (nx * ny))] as const;
    const [i, j, k] = worldToIndex(found.grid, indexToWorld(reference.grid, index)).map(Math.round);
    const isInside = i >= 0 && j >= 0 && k >= 0 && i < fx && j < fy && k < fz;
    const a = isInside ? Math.round(found.data[i + fx * (j + fy * k)]) : 0;
    const b = Math.round(reference.data[n]);
    if (a > 0) counts[a - 1].found++;
    if (b > 0) counts[b - 1].reference++;
    if (a > 0 && a === b) counts[a - 1].both++;
    brain.found += Number(a > 0);
    brain.reference += Number(b > 0);
    brain.both += Number(a > 0 && b > 0);
  }
  const dice = (count: typeof brain): number => (2 * count.both) / (count.found + count.reference);
  const of = (label: number): number => dice(counts[label - 1]);
  return { wm: of(LABELS.wm), gm: of(LABELS.gm), csf: of(LABELS.csf), brain: dice(brain) };
}
