import { gzipSync } from 'node:zlib';
import { NiftiError } from '../../demo/src/nifti/nifti-error.ts';
import { readNifti } from '../../demo/src/nifti/read-nifti.ts';
import { indexToWorld } from '../../extension/src/volume/grid.ts';
import { niftiFile, type NiftiHeader } from '../fixtures/nifti-file.ts';

const RAS = {
  code: 1,
  rows: [
    [2, 0, 0, -10],
    [0, 3, 0, -20],
    [0, 0, 4, -30],
  ],
};
const ramp = new Uint8Array(Int16Array.from({ length: 12 }, (_, n) => n - 3).buffer);
const source = { fileName: 'case_t1.nii.gz', frameOfReferenceUID: '1.2.3' };
const read = (header: NiftiHeader, body = ramp) => readNifti(niftiFile(header, body), source);

test('keeps the axes of the file and puts them in LPS', () => {
  const { grid, data } = read({ sform: RAS });
  expect(grid.dimensions).toEqual([2, 3, 2]);
  expect(grid.spacing).toEqual([2, 3, 4]);
  // x and y of NIfTI point to the right and to anterior, DICOM's the other way.
  expect(indexToWorld(grid, [1, 2, 1])).toEqual([10 - 2, 20 - 6, -30 + 4]);
  expect(Array.from(data)).toEqual([-3, -2, -1, 0, 1, 2, 3, 4, 5, 6, 7, 8]);
});

test('reads gzip, big-endian values, and slope and intercept', () => {
  const body = new Uint8Array(24);
  const view = new DataView(body.buffer);
  for (let n = 0; n < 12; n++) view.setInt16(2 * n, n, false);
  const file = niftiFile({ sform: RAS, littleEndian: false, slope: 0.5, intercept: 10 }, body);
  expect(Array.from(readNifti(gzipSync(file), source).data.slice(0, 4))).toEqual([10, 10.5, 11, 11.5]);
});

test('takes the sform where both are set, whichever code is the higher', () => {
  const qform = { code: 2, b: 0, c: 0, d: 0, offset: [100, 100, 100] };
  expect(read({ sform: RAS, qform }).grid.origin).toEqual([10, 20, -30]);
});

test('takes the qform, with its handedness, where there is no sform', () => {
  // A quarter turn about z: (b, c, d) = (0, 0, sin 45 degrees); then x runs along +y, y along -x.
  const qform = { code: 1, b: 0, c: 0, d: Math.SQRT1_2, offset: [1, 2, 3] };
  const { grid } = read({ qform, pixdim: [-1, 2, 3, 4, 0, 0, 0, 0] });
  const expected = [-1 + 3, -2 - 2, 3 - 4];
  indexToWorld(grid, [1, 1, 1]).forEach((value, n) => {
    expect(value).toBeCloseTo(expected[n], 5);
  });
});

test('takes a fourth dimension of one volume', () => {
  expect(read({ sform: RAS, dims: [4, 2, 3, 2, 1, 1, 1, 1] }).data).toHaveLength(12);
});

test.each<[string, NiftiHeader, Uint8Array<ArrayBuffer>, RegExp]>([
  ['several volumes', { sform: RAS, dims: [4, 2, 3, 1, 2, 1, 1, 1] }, ramp, /2 x 3 x 1 x 2 voxels/],
  ['a plane', { sform: RAS, dims: [2, 4, 3, 0, 0, 0, 0, 0] }, ramp, /4 x 3 voxels/],
  ['neither form', {}, ramp, /neither sform nor qform/],
  ['meters', { sform: RAS, units: 1 }, ramp, /expected mm/],
  ['colours', { sform: RAS, datatype: 128 }, ramp, /not supported/],
  ['a cut-off file', { sform: RAS }, ramp.slice(4), /cut off/],
  ['a header and image pair', { sform: RAS, magic: 'ni1' }, ramp, /not a NIfTI-1 file/],
  [
    'sheared axes',
    {
      sform: {
        code: 1,
        rows: [
          [1, 0.1, 0, 0],
          [0, 1, 0, 0],
          [0, 0, 1, 0],
        ],
      },
    },
    ramp,
    /right angles/,
  ],
  [
    'a voxel size of 0',
    {
      sform: {
        code: 1,
        rows: [
          [0, 0, 0, 0],
          [0, 1, 0, 0],
          [0, 0, 1, 0],
        ],
      },
    },
    ramp,
    /voxel sizes/,
  ],
])('refuses %s and names the file', (_, header, body, message) => {
  expect(() => read(header, body)).toThrow(NiftiError);
  expect(() => read(header, body)).toThrow(message);
  expect(() => read(header, body)).toThrow(/^case_t1\.nii\.gz: /);
});

test('refuses a damaged gzip file', () => {
  const whole = gzipSync(niftiFile({ sform: RAS }, ramp));
  expect(() => readNifti(whole.subarray(0, 40), source)).toThrow(
    /case_t1\.nii\.gz: the gzip file is damaged/,
  );
});

test('refuses NIfTI-2', () => {
  const file = new Uint8Array(600);
  file.set([0x1c, 0x02, 0, 0, ...new TextEncoder().encode('n+2')]);
  expect(() => readNifti(file, source)).toThrow(/case_t1\.nii\.gz: NIfTI-2 is not supported/);
});
