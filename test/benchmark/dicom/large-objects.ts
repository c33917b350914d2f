import { writeFileSync } from 'node:fs';
import { readParametricMap } from '../../../extension/src/dicom/read-parametric-map.ts';
import { readSegmentation } from '../../../extension/src/dicom/read-segmentation.ts';
import { SEGMENT_CODES } from '../../../extension/src/dicom/segment-codes.ts';
import { sourceSeriesOf } from '../../../extension/src/dicom/source-series.ts';
import { writeParametricMap } from '../../../extension/src/dicom/write-parametric-map.ts';
import { writeSegmentation } from '../../../extension/src/dicom/write-segmentation.ts';

const [COLUMNS, ROWS, SLICES] = [512, 512, 300];
const VOXELS = COLUMNS * ROWS * SLICES;

/** What the process prints, as JSON. */
export interface LargeObjectFigures {
  readonly writeSeconds: number;
  readonly readSeconds: number;
  /** Most memory that the whole process had, MiB; voxels of the caller included. */
  readonly peakMemoryMb: number;
}

const source = sourceSeriesOf(
  Array.from({ length: SLICES }, (_, k) => ({
    SOPClassUID: '1.2.840.10008.5.1.4.1.1.4',
    SOPInstanceUID: `1.2.3.${k + 1}`,
    StudyInstanceUID: '1.2.1',
    SeriesInstanceUID: '1.2.2',
    FrameOfReferenceUID: '1.2.4',
    Modality: 'MR',
    Rows: ROWS,
    Columns: COLUMNS,
    PixelSpacing: [0.5, 0.5],
    SliceThickness: 0.6,
    ImageOrientationPatient: [1, 0, 0, 0, 1, 0],
    ImagePositionPatient: [-128, -128, 0.6 * k - 90],
  })),
);
const options = {
  source,
  seriesNumber: 1,
  seriesDescription: 'Large',
  contentDate: new Date(2026, 0, 5),
  softwareVersion: '0.1.0',
};

async function timed<T>(act: () => T | Promise<T>): Promise<{ seconds: number; value: T }> {
  const start = performance.now();
  const value = await act();
  return { seconds: (performance.now() - start) / 1000, value };
}

function density(n: number): number {
  return Math.fround((n % 1013) / 1013);
}

/** The caller's voxels go when it is written: whoever reads it has them no longer. */
function writeMap() {
  const data = Float32Array.from({ length: VOXELS }, (_, n) => density(n));
  return timed(() => writeParametricMap({ ...options, data, quantity: 'mean', modelId: 'none' }));
}

/** Writes and reads one object; the file lies at `path` afterwards. Throws Error where it comes back other than it was. */
async function measure(object: string, path: string): Promise<LargeObjectFigures> {
  const inside = (n: number, segment: number): boolean => (n * 7 + segment * 13) % 97 < 40;
  let writeSeconds: number;
  let readSeconds: number;
  if (object === 'map') {
    const { seconds, value } = await writeMap();
    writeSeconds = seconds;
    const read = await timed(() => readParametricMap(value.bytes));
    readSeconds = read.seconds;
    if (read.value.volume.data.some((value, n) => value !== density(n))) throw new Error('The map differs');
    writeFileSync(path, new Uint8Array(value.bytes));
  } else {
    const segments = [0, 1, 2].map((segment) => ({
      label: `Segment ${segment}`,
      ...SEGMENT_CODES['density-volume'],
      algorithmType: 'AUTOMATIC' as const,
      algorithmName: 'none',
      color: [255, 0, 0] as const,
      data: Uint8Array.from({ length: VOXELS }, (_, n) => (inside(n, segment) ? 1 : 0)),
    }));
    const { seconds, value } = await timed(() =>
      writeSegmentation({ ...options, encoding: 'BINARY', segments }),
    );
    writeSeconds = seconds;
    const read = await timed(() => readSegmentation(value.bytes));
    readSeconds = read.seconds;
    for (const [index, { data }] of read.value.segments.entries()) {
      if (data.some((voxel, n) => voxel !== segments[index].data[n])) throw new Error('A segment differs');
    }
    writeFileSync(path, new Uint8Array(value.bytes));
  }
  return { writeSeconds, readSeconds, peakMemoryMb: Math.round(process.resourceUsage().maxRSS / 1024) };
}

const [, , object = '', path = ''] = process.argv;
void measure(object, path).then((figures) => process.stdout.write(JSON.stringify(figures)));
