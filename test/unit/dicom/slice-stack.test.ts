import { stackSlices, type PlaneGeometry } from '../../../extension/src/dicom/slice-stack.ts';
import type { Vector3 } from '../../../extension/src/volume/grid.ts';

const plane: PlaneGeometry = {
  Rows: 4,
  Columns: 6,
  PixelSpacing: [1.5, 0.5],
  ImageOrientationPatient: [1, 0, 0, 0, 1, 0],
  frameOfReferenceUID: '1.2',
};

function at(...z: number[]): Vector3[] {
  return z.map((value) => [10, 20, value]);
}

test('sparse: positions in any order, repeated, with slices left out', () => {
  const { grid, sliceOf } = stackSlices(plane, at(9, 3, 3.0004, 15), { sparse: true, statedSpacingMm: 3 });
  expect(grid).toMatchObject({ dimensions: [6, 4, 5], spacing: [0.5, 1.5, 3], origin: [10, 20, 3] });
  expect(sliceOf).toEqual([2, 0, 0, 4]);
});

test('sparse: a stated distance that does not fit is not believed', () => {
  const { grid } = stackSlices(plane, at(0, 2, 4, 10), { sparse: true, statedSpacingMm: 3 });
  expect(grid.spacing[2]).toBeCloseTo(2, 12);
  expect(grid.dimensions[2]).toBe(6);
});

test('sparse: distances that are no multiples of one are refused', () => {
  expect(() => stackSlices(plane, at(0, 2, 5), { sparse: true })).toThrow(/off a regular distance/);
});

test('a normal that points down the patient makes k run down', () => {
  const flipped = { ...plane, ImageOrientationPatient: [1, 0, 0, 0, -1, 0] };
  const { grid, sliceOf } = stackSlices(flipped, at(0, 1, 2));
  expect(grid.direction).toEqual(
    [1, 0, 0, 0, -1, 0, 0, 0, -1].map((value) => expect.closeTo(value, 12) as number),
  );
  expect(grid.origin).toEqual([10, 20, 2]);
  expect(sliceOf).toEqual([2, 1, 0]);
});
