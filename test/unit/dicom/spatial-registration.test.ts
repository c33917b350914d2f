import type { Dataset } from '../../../extension/src/dicom/dataset.ts';
import { readPart10 } from '../../../extension/src/dicom/read-part10.ts';
import { frameRegistrations } from '../../../extension/src/dicom/read-spatial-registration.ts';
import { writePart10 } from '../../../extension/src/dicom/write-part10.ts';
import {
  inFrame,
  registrationsIn,
  transformBetween,
} from '../../../extension/src/study/registered-frames.ts';
import type { StudySeries } from '../../../extension/src/study/study-series.ts';
import { indexToWorld, type Grid, type Vector3 } from '../../../extension/src/volume/grid.ts';
import { makeVolume } from '../../../extension/src/volume/volume.ts';

const REGISTRATION = '1.2.840.10008.5.1.4.1.1.66.1';

function registration(from: string, to: string, matrices: readonly (readonly number[])[]): Dataset {
  const bytes = writePart10({
    SOPClassUID: REGISTRATION,
    SOPInstanceUID: '1.2.99',
    FrameOfReferenceUID: to,
    RegistrationSequence: [
      { FrameOfReferenceUID: to },
      {
        FrameOfReferenceUID: from,
        MatrixRegistrationSequence: [
          {
            MatrixSequence: matrices.map((matrix) => ({
              FrameOfReferenceTransformationMatrixType: 'RIGID',
              FrameOfReferenceTransformationMatrix: matrix,
            })),
          },
        ],
      },
    ],
  });
  return readPart10(bytes).dataset;
}

const series = (instance: Dataset, n = 1): StudySeries => ({
  StudyInstanceUID: '1',
  SeriesInstanceUID: `1.${n}`,
  Modality: 'REG',
  instances: [instance],
});

/** A quarter turn about z, x to y, and a shift. */
const TURN = [0, -1, 0, 10, 1, 0, 0, 20, 0, 0, 1, 30, 0, 0, 0, 1];
const SHIFT = [1, 0, 0, 1, 0, 1, 0, 2, 0, 0, 1, 3, 0, 0, 0, 1];

const grid: Grid = {
  dimensions: [2, 3, 4],
  spacing: [1, 2, 3],
  origin: [5, 6, 7],
  direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  frameOfReferenceUID: '1.1',
};
const volume = makeVolume(
  grid,
  Float32Array.from({ length: 24 }, (_, n) => n),
);

function corner(of: Grid): Vector3 {
  return indexToWorld(of, [1, 2, 3]);
}

test('a volume comes into the registered frame of reference with every voxel at its place', () => {
  const moved = inFrame(volume, '2.2', registrationsIn([series(registration('1.1', '2.2', [TURN]))]));
  const [x, y, z] = corner(grid);
  // The matrix by hand: (x, y, z) to (10 - y, 20 + x, 30 + z).
  expect(corner(moved.grid)).toEqual([10 - y, 20 + x, 30 + z]);
  expect(moved.grid.frameOfReferenceUID).toBe('2.2');
  expect(moved.data).toBe(volume.data);
});

test('matrices are applied one after the other, the first one first', () => {
  const [link] = frameRegistrations(registration('1.1', '2.2', [TURN, SHIFT]));
  expect(link.transform.translation).toEqual([11, 22, 33]);
  const [other] = frameRegistrations(registration('1.1', '2.2', [SHIFT, TURN]));
  expect(other.transform.translation).toEqual([10 - 2, 20 + 1, 33]);
});

test('a registration leads both ways, and several lead on', () => {
  const found = registrationsIn([
    series(registration('1.1', '2.2', [TURN])),
    series(registration('3.3', '2.2', [SHIFT]), 2),
  ]);
  const there = inFrame(volume, '3.3', found);
  const [x, y, z] = corner(grid);
  expect(corner(there.grid)).toEqual([10 - y - 1, 20 + x - 2, 30 + z - 3]);
  const back = inFrame(there, '1.1', found);
  corner(back.grid).forEach((value, axis) => {
    expect(value).toBeCloseTo(corner(grid)[axis], 12);
  });
  expect(transformBetween(found, '1.1', '4.4')).toBeUndefined();
});

test.each([
  ['scales', TURN.map((value, n) => (n % 5 === 1 ? value * 1.01 : value)), /has the length 1\.010000/],
  ['shears', [1, 0.01, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1], /are not at right angles/],
  ['mirrors', [-1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1], /mirrors/],
  ['projects', [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 1, 1], /last row/],
])('a matrix that %s is refused, and the volume with it', (_, matrix, message) => {
  const object = registration('1.1', '2.2', [matrix]);
  expect(() => frameRegistrations(object)).toThrow(message);
  expect(() => inFrame(volume, '2.2', registrationsIn([series(object)]))).toThrow(
    /cannot link them: The (registration|last row)/,
  );
});
