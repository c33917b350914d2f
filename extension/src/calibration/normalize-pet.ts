import { voxelCount, type Grid } from '../volume/grid.ts';

/** Brain further from the tumour than this gives the background. */
const CLEARANCE_MM = 10;
/** Of the signal in the tumour: the single hottest voxel is noise. */
const HOTTEST = 0.99;

function quantile(values: readonly number[], fraction: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.round(fraction * (sorted.length - 1))];
}

/** 1 within `reachMm` of the mask, along the axes: a box around every voxel, quick and wide enough. */
function dilated(grid: Grid, mask: Uint8Array, reachMm: number): Uint8Array {
  const strides = [1, grid.dimensions[0], grid.dimensions[0] * grid.dimensions[1]];
  return strides.reduce((current, stride, axis) => {
    const reach = Math.ceil(reachMm / grid.spacing[axis]);
    const length = grid.dimensions[axis];
    const next = new Uint8Array(current.length);
    current.forEach((inside, voxel) => {
      if (!inside) return;
      const place = Math.floor(voxel / stride) % length;
      const first = Math.max(-place, -reach);
      const last = Math.min(length - 1 - place, reach);
      for (let step = first; step <= last; step++) next[voxel + step * stride] = 1;
    });
    return next;
  }, mask);
}

export interface PetInput {
  readonly grid: Grid;
  /** In any linear unit. */
  readonly signal: Float32Array;
  readonly tissue: Uint8Array;
  readonly wholeTumor: Uint8Array;
}

/**
 * The signal as Eq. 7 wants it, 0 where there is no tumour and about 1 where there is most: less the median
 * of brain tissue away from the tumour (of all tissue outside it where nothing is far enough away), divided
 * by the 99 % quantile within the tumour's tissue, cut to [0, 1].
 * Undefined where the signal is not finite in the tumour, or nowhere there above the background.
 */
export function normalizePet({ grid, signal, tissue, wholeTumor }: PetInput): Float32Array | undefined {
  const near = dilated(grid, wholeTumor, CLEARANCE_MM);
  const [inside, outside, away]: [number[], number[], number[]] = [[], [], []];
  for (let voxel = 0; voxel < voxelCount(grid); voxel++) {
    if (tissue[voxel] === 0) continue;
    if (wholeTumor[voxel] === 1) inside.push(signal[voxel]);
    else if (Number.isFinite(signal[voxel])) (near[voxel] === 1 ? outside : away).push(signal[voxel]);
  }
  if (inside.length === 0 || !inside.every(Number.isFinite)) return undefined;
  const elsewhere = away.length > 0 ? away : outside;
  const background = elsewhere.length > 0 ? quantile(elsewhere, 0.5) : 0;
  const range = quantile(inside, HOTTEST) - background;
  if (!(range > 0)) return undefined;
  return signal.map((value) => Math.min(1, Math.max(0, (value - background) / range)));
}
