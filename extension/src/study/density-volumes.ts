import type { ReportVolume } from '../dicom/report-content.ts';
import { SEGMENT_CODES } from '../dicom/segment-codes.ts';
import type { SegmentInput } from '../dicom/write-segmentation.ts';
import { SOFTWARE_NAME } from '../id.ts';
import { isoDensityMask } from '../plan/iso-density.ts';
import { voxelVolumeMm3 } from '../volume/grid.ts';
import type { Volume } from '../volume/volume.ts';
import { inPieces } from './in-pieces.ts';

/** From the widest volume to the narrowest; more than these take the last. */
const COLORS = [
  [240, 140, 40],
  [232, 104, 48],
  [220, 68, 56],
  [196, 40, 72],
  [160, 24, 96],
  [120, 16, 112],
] as const;
/** A series description has at most so many characters. */
const DESCRIPTION_LENGTH = 64;

export interface DensityVolumes {
  readonly seriesDescription: string;
  /** One a level that any voxel reaches, the lowest first. */
  readonly segments: readonly SegmentInput<Uint8Array>[];
  /** In the order of the segments; without the object that they will be in. */
  readonly volumes: readonly Omit<ReportVolume, 'SOPInstanceUID'>[];
  /** Levels that no voxel reaches. */
  readonly empty: readonly number[];
}

/**
 * The volumes within which the mean cell density is at least so much, one a level, for a segmentation and its report.
 * Throws Error for the user where no voxel reaches any of the levels.
 */
export async function densityVolumes(
  mean: Volume<Float32Array>,
  levels: readonly number[],
): Promise<DensityVolumes> {
  const segments: SegmentInput<Uint8Array>[] = [];
  const volumes: Omit<ReportVolume, 'SOPInstanceUID'>[] = [];
  const empty: number[] = [];
  for (const level of levels) {
    const { data } = isoDensityMask(mean, level);
    let inside = 0;
    await inPieces(data.length, (from, to) => {
      for (let voxel = from; voxel < to; voxel += 1) inside += data[voxel];
    });
    if (inside === 0) {
      empty.push(level);
      continue;
    }
    const label = `Tumor cell density >= ${level}`;
    segments.push({
      label,
      ...SEGMENT_CODES['density-volume'],
      algorithmType: 'AUTOMATIC',
      algorithmName: SOFTWARE_NAME,
      color: COLORS[Math.min(segments.length, COLORS.length - 1)],
      data,
    });
    volumes.push({
      label,
      segmentNumber: segments.length,
      volumeMm3: inside * voxelVolumeMm3(mean.grid),
    });
  }
  if (segments.length === 0) {
    const named = levels.length === 1 ? String(levels[0]) : `any of ${levels.join(', ')}`;
    throw new Error(`No voxel reaches a mean cell density of ${named}: give a lower level and save again.`);
  }
  const reached = levels.filter((level) => !empty.includes(level));
  const description = `Tumor cell density >= ${reached.join(', ')}`;
  const seriesDescription =
    description.length <= DESCRIPTION_LENGTH ? description : `Tumor cell density, ${reached.length} volumes`;
  return { seriesDescription, segments, volumes, empty };
}
