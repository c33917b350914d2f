import { readParametricMap } from '../../../extension/src/dicom/read-parametric-map.ts';
import { sourceSeriesOf } from '../../../extension/src/dicom/source-series.ts';
import { writeParametricMap } from '../../../extension/src/dicom/write-parametric-map.ts';
import { writePart10 } from '../../../extension/src/dicom/write-part10.ts';
import { sameGrid, voxelCount } from '../../../extension/src/volume/grid.ts';
import { phantomSeries } from '../../conformance/dicom-phantom.ts';

const source = sourceSeriesOf(phantomSeries());
const N = voxelCount(source.grid);
const data = Float32Array.from({ length: N }, (_, n) => Math.sqrt(n / N));
const input = {
  source,
  data,
  modelId: 'solver-1',
  seriesNumber: 9,
  seriesDescription: 'Density',
  contentDate: new Date(2024, 0, 2),
  softwareVersion: '0.1.0',
};

test.each(['mean', 'standard-deviation', 'map'] as const)(
  '%s comes back to the bit, on its grid',
  async (quantity) => {
    const written = writeParametricMap({ ...input, quantity });
    const read = await readParametricMap(written.bytes);
    expect(read.volume.data).toEqual(data);
    expect(sameGrid(read.volume.grid, source.grid, 1e-6)).toBe(true);
    expect(read).toMatchObject({
      quantity,
      unit: { CodeValue: '1', CodingSchemeDesignator: 'UCUM' },
      SeriesInstanceUID: written.SeriesInstanceUID,
      SOPInstanceUID: written.SOPInstanceUID,
      StudyInstanceUID: source.StudyInstanceUID,
      referencedSeriesUIDs: [source.SeriesInstanceUID],
    });
  },
);

test('a map of exceedance says of what threshold, and must have one', async () => {
  const threshold = 0.125;
  const written = writeParametricMap({ ...input, quantity: 'exceedance', threshold });
  await expect(readParametricMap(written.bytes)).resolves.toMatchObject({
    quantity: 'exceedance',
    threshold,
  });
  expect(() => writeParametricMap({ ...input, quantity: 'exceedance' })).toThrow('threshold in (0, 1)');
});

test('UIDs that are given are used', () => {
  const uids = { SeriesInstanceUID: '1.2.3', SOPInstanceUID: '1.2.4' };
  expect(writeParametricMap({ ...input, quantity: 'mean', uids })).toMatchObject(uids);
});

test('densities that are no numbers or do not fit are refused', () => {
  const bad = Float32Array.from(data);
  bad[17] = NaN;
  expect(() => writeParametricMap({ ...input, quantity: 'mean', data: bad })).toThrow(
    'Density NaN at voxel 17',
  );
  bad[17] = 1 + 2 ** -23;
  expect(() => writeParametricMap({ ...input, quantity: 'mean', data: bad })).toThrow('at voxel 17');
  expect(() => writeParametricMap({ ...input, quantity: 'mean', data: data.slice(1) })).toThrow(
    '2573 densities for a source of 2574 voxels',
  );
});

test('another kind of object is refused', async () => {
  const other = writePart10({ SOPClassUID: '1.2.840.10008.5.1.4.1.1.4', SOPInstanceUID: '1.2.3' });
  await expect(readParametricMap(other)).rejects.toThrow(
    'Not a parametric map: SOP class 1.2.840.10008.5.1.4.1.1.4',
  );
});
