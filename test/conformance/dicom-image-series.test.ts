import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readImageSeries } from '../../extension/src/dicom/read-image-series.ts';
import { writePart10 } from '../../extension/src/dicom/write-part10.ts';
import { indexToWorld } from '../../extension/src/volume/grid.ts';
import { PHANTOM_SIZE, phantomSeries } from './dicom-phantom.ts';
import { readIndependently } from './dicom-tools.ts';

interface ReadPixels {
  readonly uid: string;
  readonly position: readonly number[];
  readonly values: readonly number[];
}

const [columns, rows, slices] = PHANTOM_SIZE;
const folder = mkdtempSync(join(tmpdir(), 'tumor-modeling-images-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** The oblique phantom's slices with other pixels, each slice with a rescale of its own. */
function series(attributes: Record<string, number>, pixels: (slice: number) => ArrayBuffer): ArrayBuffer[] {
  return phantomSeries().map((dataset, n) =>
    writePart10({
      ...dataset,
      ...attributes,
      RescaleSlope: 0.25 + 0.375 * n,
      RescaleIntercept: n - 3.5,
      PixelData: pixels(n),
      _vrMap: { PixelData: attributes.BitsAllocated === 8 ? 'OB' : 'OW' },
    }),
  );
}

const noise = (n: number, pixel: number): number => (7919 * (pixel + 1) * (n + 3)) % 65_521;

const FORMATS: readonly [string, Record<string, number>, (slice: number) => ArrayBuffer][] = [
  [
    'unsigned 16 bits',
    { BitsAllocated: 16, BitsStored: 16, HighBit: 15, PixelRepresentation: 0 },
    (n) => Uint16Array.from({ length: columns * rows }, (_, pixel) => noise(n, pixel)).buffer,
  ],
  [
    'signed 16 bits',
    { BitsAllocated: 16, BitsStored: 16, HighBit: 15, PixelRepresentation: 1 },
    (n) => Int16Array.from({ length: columns * rows }, (_, pixel) => noise(n, pixel) - 32_768).buffer,
  ],
  [
    'signed 12 of 16 bits',
    { BitsAllocated: 16, BitsStored: 12, HighBit: 11, PixelRepresentation: 1 },
    (n) => Int16Array.from({ length: columns * rows }, (_, pixel) => (noise(n, pixel) % 4096) - 2048).buffer,
  ],
  [
    '8 bits',
    { BitsAllocated: 8, BitsStored: 8, HighBit: 7, PixelRepresentation: 0 },
    (n) => Uint8Array.from({ length: columns * rows }, (_, pixel) => noise(n, pixel) % 256).buffer,
  ],
];

test.each(FORMATS)(
  '%s, a rescale a slice, slices in no order: as pydicom reads them',
  async (name, attributes, pixels) => {
    const files = series(attributes, pixels);
    const jobs = files.map((bytes, n) => {
      const path = join(folder, `${name.replaceAll(' ', '-')}-${n}.dcm`);
      writeFileSync(path, Buffer.from(bytes));
      return ['pixels', path] as const;
    });
    const expected = readIndependently(jobs) as ReadPixels[];
    const { grid, data } = await readImageSeries(files);
    expect(grid.dimensions).toEqual([columns, rows, slices]);
    const found = new Set<number>();
    for (const { position, values } of expected) {
      const k = Array.from({ length: slices }, (_, slice) => slice).find((slice) =>
        indexToWorld(grid, [0, 0, slice]).every((value, axis) => Math.abs(value - position[axis]) < 1e-3),
      );
      if (k === undefined) throw new Error(`no slice at ${position.join(', ')}`);
      found.add(k);
      const size = columns * rows;
      expect([...data.subarray(k * size, (k + 1) * size)]).toEqual([...Float32Array.from(values)]);
    }
    expect(found.size).toBe(slices);
  },
);

test('colours and missing pixels are refused by name', async () => {
  const [, attributes, pixels] = FORMATS[0];
  const [first, ...rest] = series(attributes, pixels);
  await expect(readImageSeries([first.slice(0, -10), ...rest])).rejects.toThrow(/ends within/);
  await expect(readImageSeries(series({ ...attributes, SamplesPerPixel: 3 }, pixels))).rejects.toThrow(
    'Pixels of 3 samples of 16 bits are not supported',
  );
  await expect(readImageSeries(series(attributes, () => new ArrayBuffer(10)))).rejects.toThrow(
    /has 10 bytes of pixels/,
  );
});
