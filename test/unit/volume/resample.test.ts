import { indexToWorld, voxelCount, worldToIndex, type Grid } from '../../../extension/src/volume/grid.ts';
import { resampleAverage } from '../../../extension/src/volume/resample-average.ts';
import { resampleTrilinear } from '../../../extension/src/volume/resample-trilinear.ts';
import { subGrid } from '../../../extension/src/volume/sub-grid.ts';
import { makeVolume, type Volume } from '../../../extension/src/volume/volume.ts';
import { FRAME, leftHandedGrid, obliqueGrid } from './oblique-grid.ts';

const linear = (x: number, y: number, z: number) => 3 + 0.25 * x - 0.5 * y + 0.125 * z;

function fieldOn(grid: Grid): Volume<Float32Array> {
  const [nx, ny] = grid.dimensions;
  const data = Float32Array.from({ length: voxelCount(grid) }, (_, voxel) => {
    const row = Math.floor(voxel / nx);
    return linear(...indexToWorld(grid, [voxel % nx, row % ny, Math.floor(row / ny)]));
  });
  return makeVolume(grid, data);
}

const sources: [string, Grid][] = [
  ['right-handed', obliqueGrid([23, 31, 17], [0.9, 1.1, 2.5])],
  ['left-handed', leftHandedGrid([23, 31, 17], [0.9, 1.1, 2.5])],
];

describe.each(sources)('a linear field on an oblique %s grid', (_, source) => {
  const centre = indexToWorld(source, [8, 13, 6]);
  const target: Grid = {
    dimensions: [4, 4, 3],
    spacing: [1.3, 1.7, 2.1],
    origin: centre,
    direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
    frameOfReferenceUID: FRAME,
  };

  test('is reproduced exactly by trilinear resampling onto other axes', () => {
    const result = resampleTrilinear(fieldOn(source), target, -99);
    const expected = fieldOn(target);
    result.data.forEach((value, voxel) => {
      expect(value).toBeCloseTo(expected.data[voxel], 4);
    });
  });

  test('is reproduced by averaging, whose voxels are symmetric about their centres', () => {
    const result = resampleAverage(fieldOn(source), { ...target, spacing: [1.9, 2.2, 2.6] }, -99);
    const expected = fieldOn({ ...target, spacing: [1.9, 2.2, 2.6] });
    result.data.forEach((value, voxel) => {
      expect(value).toBeCloseTo(expected.data[voxel], 4);
    });
  });

  test('comes back unchanged on its own grid', () => {
    const field = fieldOn(source);
    const result = resampleTrilinear(field, source);
    result.data.forEach((value, voxel) => {
      expect(value).toBeCloseTo(field.data[voxel], 4);
    });
  });

  test('keeps its place on a part of its grid', () => {
    const part = subGrid(source, { min: [4, 5, 6], max: [6, 9, 7] });
    const index = worldToIndex(source, indexToWorld(part, [1, 2, 1]));
    [5, 7, 7].forEach((expected, axis) => {
      expect(index[axis]).toBeCloseTo(expected, 9);
    });
    expect(part.dimensions).toEqual([3, 5, 2]);
  });
});

const cube = (n: number, spacing: number): Grid => ({
  dimensions: [n, n, n],
  spacing: [spacing, spacing, spacing],
  origin: [0, 0, 0],
  direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  frameOfReferenceUID: FRAME,
});

test('outside the source the given value holds, and half a voxel beyond its centres the nearest one', () => {
  const source = makeVolume(cube(2, 1), new Float32Array(8).fill(5));
  const row: Grid = { ...cube(1, 1), dimensions: [5, 1, 1], spacing: [0.4, 1, 1], origin: [1.2, 0, 0] };
  expect([...resampleTrilinear(source, row, -1).data]).toEqual([5, -1, -1, -1, -1]);
});

test('a coarse voxel over 2 x 2 x 2 fine ones gets their exact mean', () => {
  const values = Uint8Array.from({ length: 64 }, (_, voxel) => ((voxel * 7) % 5 < 2 ? 1 : 0));
  const fine = makeVolume(cube(4, 1), values);
  const coarse: Grid = { ...cube(2, 2), origin: [0.5, 0.5, 0.5] };
  const result = resampleAverage(fine, coarse);
  for (let k = 0; k < 2; k++) {
    for (let j = 0; j < 2; j++) {
      for (let i = 0; i < 2; i++) {
        let sum = 0;
        for (const c of [0, 1]) {
          for (const b of [0, 1]) {
            for (const a of [0, 1]) sum += values[2 * i + a + 4 * (2 * j + b) + 16 * (2 * k + c)];
          }
        }
        expect(result.data[i + 2 * j + 4 * k]).toBeCloseTo(sum / 8, 6);
      }
    }
  }
});

test('averaging a mask keeps its volume', () => {
  const fine = makeVolume(
    cube(12, 1),
    Uint8Array.from({ length: 1728 }, (_, n) => (n % 11 === 3 ? 1 : 0)),
  );
  const coarse: Grid = { ...cube(4, 3), origin: [1, 1, 1] };
  const total = resampleAverage(fine, coarse).data.reduce((sum, value) => sum + 27 * value, 0);
  expect(total).toBeCloseTo(
    fine.data.reduce((sum, value) => sum + value, 0),
    3,
  );
});

test.each([resampleTrilinear, resampleAverage])('another frame of reference is refused', (resample) => {
  const source = makeVolume(cube(2, 1), new Float32Array(8));
  expect(() => resample(source, { ...cube(2, 1), frameOfReferenceUID: '1.2.3' })).toThrow(
    `frame of reference "1.2.3" differs from "${FRAME}"`,
  );
});
