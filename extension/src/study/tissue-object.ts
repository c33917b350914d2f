import type { DicomClient } from '../dicom/client.ts';
import type { FinishedInstance } from '../dicom/finished-instance.ts';
import { SEGMENT_CODES } from '../dicom/segment-codes.ts';
import type { SourceSeries } from '../dicom/source-series.ts';
import { SOFTWARE_NAME, SOFTWARE_VERSION } from '../id.ts';
import { indexToWorld, voxelCount, type Grid } from '../volume/grid.ts';
import { resampleTrilinear } from '../volume/resample-trilinear.ts';
import type { Volume } from '../volume/volume.ts';
import { turn } from './in-pieces.ts';
import type { MadeTissue } from './made-tissue.ts';

/** Slices that are resampled within a few tens of ms. */
const SLICES_AT_ONCE = 4;
const LONGEST_LABEL = 64;

/** The three maps in the order of their segment numbers. */
export const TISSUE_ROLES = ['white-matter', 'gray-matter', 'csf'] as const;
const LABELS = { 'white-matter': 'White matter', 'gray-matter': 'Gray matter', csf: 'CSF' } as const;
const COLORS = {
  'white-matter': [245, 245, 220],
  'gray-matter': [150, 150, 150],
  csf: [70, 130, 220],
} as const;

/** A map on the slices of another grid, a few at a time. */
async function onSlices(map: Volume<Float32Array>, grid: Grid): Promise<Float32Array<ArrayBuffer>> {
  const [nx, ny, nz] = grid.dimensions;
  const result = new Float32Array(voxelCount(grid));
  for (let k = 0; k < nz; k += SLICES_AT_ONCE) {
    if (k > 0) await turn();
    const slab: Grid = {
      ...grid,
      dimensions: [nx, ny, Math.min(SLICES_AT_ONCE, nz - k)],
      origin: indexToWorld(grid, [0, 0, k]),
    };
    result.set(resampleTrilinear(map, slab).data, nx * ny * k);
  }
  return result.map((part) => Math.min(1, Math.max(0, part)));
}

export interface TissueObjectOptions {
  readonly dicom: Pick<DicomClient, 'writeSegmentation'>;
  readonly made: MadeTissue;
  readonly source: SourceSeries;
  readonly seriesNumber: number;
  readonly contentDate: Date;
}

/**
 * Tissue maps as a fractional SEG on the source's slices. It is not marked as a result's, though saved with one:
 * another calibration finds and uses it like any other stored tissue.
 */
export async function writeTissueObject(options: TissueObjectOptions): Promise<FinishedInstance> {
  const { dicom, made, source, seriesNumber, contentDate } = options;
  const { whiteMatter, grayMatter, csf, quality } = made.result;
  const maps = { 'white-matter': whiteMatter, 'gray-matter': grayMatter, csf };
  const others = made.helpers.map(({ SeriesInstanceUID }) => ` with ${SeriesInstanceUID}`).join('');
  const segments = [];
  for (const role of TISSUE_ROLES) {
    segments.push({
      label: LABELS[role],
      description:
        `Made from series ${made.series.SeriesInstanceUID}${others} and the ICBM152 2009a atlas; in the tumor the atlas alone. ` +
        `Overlap with the atlas ${quality.agreement.toFixed(2)}`,
      ...SEGMENT_CODES[role],
      algorithmType: 'AUTOMATIC' as const,
      algorithmName: SOFTWARE_NAME,
      color: COLORS[role],
      data: await onSlices(maps[role], source.grid),
    });
  }
  const from = made.series.SeriesDescription ?? 'unnamed series';
  return dicom.writeSegmentation({
    source,
    seriesNumber,
    seriesDescription: `Tissue maps made from ${from}`.slice(0, LONGEST_LABEL),
    contentLabel: 'TISSUE_MAPS',
    contentDate,
    softwareVersion: SOFTWARE_VERSION,
    encoding: 'FRACTIONAL',
    segments,
  });
}
