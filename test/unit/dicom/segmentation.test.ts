import { CODES } from '../../../extension/src/dicom/codes.ts';
import { readPart10 } from '../../../extension/src/dicom/read-part10.ts';
import { readSegmentation } from '../../../extension/src/dicom/read-segmentation.ts';
import { SEGMENT_CODES } from '../../../extension/src/dicom/segment-codes.ts';
import { sourceSeriesOf } from '../../../extension/src/dicom/source-series.ts';
import { writePart10 } from '../../../extension/src/dicom/write-part10.ts';
import { writeSegmentation, type SegmentInput } from '../../../extension/src/dicom/write-segmentation.ts';
import { sameGrid, voxelCount } from '../../../extension/src/volume/grid.ts';
import { phantomSeries } from '../../conformance/dicom-phantom.ts';

const source = sourceSeriesOf(phantomSeries());
const N = voxelCount(source.grid);
const SLICE = source.grid.dimensions[0] * source.grid.dimensions[1];
const options = {
  source,
  seriesNumber: 5,
  seriesDescription: 'Segments',
  contentDate: new Date(2024, 0, 2, 3, 4, 5),
  softwareVersion: '0.1.0',
};

function segment<T extends Uint8Array | Float32Array>(label: string, data: T): SegmentInput<T> {
  return { ...SEGMENT_CODES.edema, label, algorithmType: 'MANUAL', color: [10, 200, 30], data };
}

/** Voxels in slices 2 to 5 only. */
const mask = Uint8Array.from({ length: N }, (_, n) => (n >= 2 * SLICE && n < 6 * SLICE && n % 5 < 2 ? 1 : 0));
const fractions = Float32Array.from({ length: N }, (_, n) => (n < 3 * SLICE ? 0 : (n % 256) / 255));

test('masks come back on the source grid as they were', async () => {
  const { bytes } = writeSegmentation({
    ...options,
    encoding: 'BINARY',
    segments: [
      segment('a', mask),
      segment(
        'b',
        mask.map((value, n) => (n % 3 === 0 ? value : 0)),
      ),
    ],
  });
  const read = await readSegmentation(bytes, source.grid);
  expect(read).toMatchObject({ encoding: 'BINARY', referencedSeriesUIDs: [source.SeriesInstanceUID] });
  expect(read.segments[0].data).toEqual(mask);
  expect(read.segments[1].data).toEqual(mask.map((value, n) => (n % 3 === 0 ? value : 0)));
  expect(read.segments[0]).toMatchObject({
    number: 1,
    label: 'a',
    color: [10, 200, 30],
    ...SEGMENT_CODES.edema,
  });
});

test('alone, the grid covers the slices that are not empty', async () => {
  const { bytes } = writeSegmentation({ ...options, encoding: 'BINARY', segments: [segment('a', mask)] });
  const read = await readSegmentation(bytes);
  expect(read.grid.dimensions[2]).toBe(4);
  read.grid.origin.forEach((value, axis) => {
    expect(value).toBeCloseTo(source.instances[2].ImagePositionPatient[axis], 9);
  });
  expect(read.segments[0].data).toEqual(mask.slice(2 * SLICE, 6 * SLICE));
});

test('fractions come back to half a step of 1/255', async () => {
  const uneven = fractions.map((value) => value * 0.777);
  const { bytes } = writeSegmentation({
    ...options,
    encoding: 'FRACTIONAL',
    segments: [segment('wm', uneven)],
  });
  const read = await readSegmentation(bytes, source.grid);
  const worst = Math.max(...Array.from(read.segments[0].data, (value, n) => Math.abs(value - uneven[n])));
  expect(worst).toBeLessThanOrEqual(0.5 / 255 + 1e-7);
  expect(sameGrid(read.grid, source.grid)).toBe(true);
});

test('frames may be stored in any order', async () => {
  const { bytes } = writeSegmentation({
    ...options,
    encoding: 'FRACTIONAL',
    segments: [segment('wm', fractions)],
  });
  const file = readPart10(bytes);
  const pixels = file.pixelBytes('PixelData') ?? new Uint8Array();
  const frames = [...(file.dataset.PerFrameFunctionalGroupsSequence as object[])];
  const reversed = new Uint8Array(pixels.length);
  frames.forEach((_, n) => {
    reversed.set(pixels.subarray(n * SLICE, (n + 1) * SLICE), (frames.length - 1 - n) * SLICE);
  });
  const turned = writePart10({
    ...file.dataset,
    PatientName: null,
    ContentCreatorName: null,
    PerFrameFunctionalGroupsSequence: frames.reverse(),
    PixelData: reversed.buffer,
    _vrMap: { PixelData: 'OB' },
  });
  const [one, two] = await Promise.all([readSegmentation(bytes), readSegmentation(turned)]);
  expect(two.grid).toEqual(one.grid);
  expect(two.segments[0].data).toEqual(one.segments[0].data);
});

describe('onto a grid', () => {
  const { bytes } = writeSegmentation({ ...options, encoding: 'BINARY', segments: [segment('a', mask)] });
  const { grid } = source;

  test.each([
    ['other-frame-of-reference', { ...grid, frameOfReferenceUID: '1.2.3' }],
    ['other-geometry', { ...grid, dimensions: [22, 14, 9] as const }],
    ['other-geometry', { ...grid, spacing: [0.9, 1.3, 2.5] as const }],
    ['other-geometry', { ...grid, direction: [1, 0, 0, 0, 1, 0, 0, 0, 1] as const }],
    ['other-geometry', { ...grid, origin: [-31.5, -17.25, 13.5] as const }],
    ['other-geometry', { ...grid, dimensions: [22, 13, 4] as const }],
  ])('%s is refused', async (problem, other) => {
    await expect(readSegmentation(bytes, other)).rejects.toMatchObject({ problem });
  });
});

test.each([
  ['is empty', () => [segment('edema', new Uint8Array(N))], 'Segment "edema" is empty'],
  [
    'does not fit',
    () => [segment('edema', new Uint8Array(7))],
    'Segment "edema" has 7 voxels, its source 2574',
  ],
  ['is not there', () => [], 'needs at least one segment'],
  [
    'names no algorithm',
    () => [{ ...segment('edema', mask), algorithmType: 'AUTOMATIC' as const }],
    'Segment "edema" is AUTOMATIC but names no algorithm',
  ],
])('a segment that %s is refused', (_, segments, message) => {
  expect(() => writeSegmentation({ ...options, encoding: 'BINARY', segments: segments() })).toThrow(message);
});

test.each([1.01, -0.01, NaN])('the fraction %d is refused', (value) => {
  const bad = Float32Array.from(fractions);
  bad[N - 1] = value;
  expect(() =>
    writeSegmentation({ ...options, encoding: 'FRACTIONAL', segments: [segment('wm', bad)] }),
  ).toThrow('Segment "wm" has the fraction');
});

test('a fraction too small for a step leaves the segment empty', () => {
  const faint = new Float32Array(N).fill(0.001);
  expect(() =>
    writeSegmentation({ ...options, encoding: 'FRACTIONAL', segments: [segment('wm', faint)] }),
  ).toThrow('Segment "wm" is empty');
});

test('what is cut off or of another kind is refused', async () => {
  const { bytes } = writeSegmentation({ ...options, encoding: 'BINARY', segments: [segment('a', mask)] });
  await expect(readSegmentation(bytes.slice(0, bytes.byteLength - 40))).rejects.toThrow(
    'The file ends within what begins at byte',
  );
  const other = writePart10({ SOPClassUID: '1.2.840.10008.5.1.4.1.1.2', SOPInstanceUID: '1.2.3' });
  await expect(readSegmentation(other)).rejects.toThrow(
    'Not a segmentation: SOP class 1.2.840.10008.5.1.4.1.1.2',
  );
});

test('the codes of the derivation are those of the standard', () => {
  const { bytes } = writeSegmentation({ ...options, encoding: 'BINARY', segments: [segment('a', mask)] });
  const [frame] = readPart10(bytes).dataset.PerFrameFunctionalGroupsSequence as {
    DerivationImageSequence: { DerivationCodeSequence: { CodeValue: string }[] }[];
  }[];
  expect(frame.DerivationImageSequence[0].DerivationCodeSequence[0].CodeValue).toBe(
    CODES.segmentation.CodeValue,
  );
});
