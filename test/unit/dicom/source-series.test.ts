import type { Dataset } from '../../../extension/src/dicom/dataset.ts';
import { GeometryError, type GeometryProblem } from '../../../extension/src/dicom/geometry-error.ts';
import { sourceSeriesOf } from '../../../extension/src/dicom/source-series.ts';
import { indexToWorld } from '../../../extension/src/volume/grid.ts';
import {
  PHANTOM_SIZE,
  PHANTOM_SPACING,
  phantomAxes,
  phantomPosition,
  phantomSeries,
} from '../../conformance/dicom-phantom.ts';

function problemOf(instances: readonly Dataset[]): GeometryProblem | undefined {
  try {
    sourceSeriesOf(instances);
    return undefined;
  } catch (error) {
    if (error instanceof GeometryError) return error.problem;
    throw error;
  }
}

/** The phantom with one of its instances changed. */
function withChanged(change: Dataset): Dataset[] {
  return phantomSeries().map((instance, index) => (index === 3 ? { ...instance, ...change } : instance));
}

describe('an oblique series in no order', () => {
  const series = phantomSeries();
  const source = sourceSeriesOf(series);

  test('has a grid whose voxels are where the closed form has them', () => {
    const { row, column, normal } = phantomAxes();
    expect(source.grid.dimensions).toEqual(PHANTOM_SIZE);
    const [i, j, k] = [17, 11, 6];
    const expected = phantomPosition(0).map(
      (start, axis) =>
        start +
        i * PHANTOM_SPACING[0] * row[axis] +
        j * PHANTOM_SPACING[1] * column[axis] +
        k * PHANTOM_SPACING[2] * normal[axis],
    );
    indexToWorld(source.grid, [i, j, k]).forEach((value, axis) => {
      expect(value).toBeCloseTo(expected[axis], 10);
    });
  });

  test('lists its instances along the normal', () => {
    const expected = [...series].sort((a, b) => Number(a.SliceLocation) - Number(b.SliceLocation));
    expect(source.instances.map((instance) => instance.SOPInstanceUID)).toEqual(
      expected.map((instance) => instance.SOPInstanceUID),
    );
  });

  test('carries patient and study, and nothing of the series', () => {
    expect(source.patientStudy).toMatchObject({
      PatientName: 'Phantom^Oblique^Ä',
      PatientID: 'PHANTOM-1',
      PatientWeight: 71.5,
      AccessionNumber: null,
      StudyInstanceUID: source.StudyInstanceUID,
      FrameOfReferenceUID: source.grid.frameOfReferenceUID,
    });
    expect(source.patientStudy).not.toHaveProperty('SeriesDescription');
    expect(structuredClone(source)).toEqual(source);
  });
});

test('numbers may come as strings, and a name as the object that dcmjs makes of it', () => {
  const plain = sourceSeriesOf(phantomSeries());
  const tolerant = sourceSeriesOf(
    phantomSeries().map((instance) => ({
      ...instance,
      PixelSpacing: (instance.PixelSpacing as number[]).map(String),
      ImagePositionPatient: (instance.ImagePositionPatient as number[]).join('\\'),
      ImageOrientationPatient: (instance.ImageOrientationPatient as number[]).map((value) => `${value} `),
      Rows: String(instance.Rows as number),
      PatientName: [{ Alphabetic: 'Phantom^Oblique^Ä' }],
      PatientBirthDate: '1970.01.01',
    })),
  );
  expect(tolerant.grid.origin).toEqual(plain.grid.origin);
  expect(tolerant.grid.direction).toEqual(plain.grid.direction);
  expect(tolerant.patientStudy.PatientName).toBe('Phantom^Oblique^Ä');
  expect(tolerant.patientStudy.PatientBirthDate).toBe('19700101');
});

test('a single slice takes its thickness for the distance', () => {
  const [only] = phantomSeries();
  expect(sourceSeriesOf([only]).grid.spacing[2]).toBe(2.5);
  expect(problemOf([{ ...only, SliceThickness: null }])).toBe('missing-attribute');
});

const [ROW, COLUMN] = [phantomAxes().row, phantomAxes().column];
const MIDDLE = phantomPosition(4);
/** A position moved by a multiple of a direction, mm. */
function moved(position: readonly number[], direction: readonly number[], byMm: number): number[] {
  return position.map((value, axis) => value + byMm * direction[axis]);
}

test.each<[GeometryProblem, () => Dataset[]]>([
  ['no-images', () => []],
  ['missing-attribute', () => withChanged({ ImageOrientationPatient: undefined })],
  ['missing-attribute', () => withChanged({ ImagePositionPatient: '' })],
  ['missing-attribute', () => withChanged({ PixelSpacing: [0, 1] })],
  ['missing-attribute', () => withChanged({ FrameOfReferenceUID: null })],
  ['multi-frame', () => withChanged({ NumberOfFrames: '12' })],
  ['mixed-series', () => withChanged({ SeriesInstanceUID: '1.2.3' })],
  ['mixed-frame-of-reference', () => withChanged({ FrameOfReferenceUID: '1.2.3' })],
  ['mixed-orientation', () => withChanged({ ImageOrientationPatient: [1, 0, 0, 0, 1, 0] })],
  ['mixed-size', () => withChanged({ Rows: 14 })],
  ['mixed-size', () => withChanged({ PixelSpacing: [1.25, 0.95] })],
  [
    'not-orthogonal',
    () =>
      phantomSeries().map((one) => ({
        ...one,
        ImageOrientationPatient: [...ROW, ...moved(COLUMN, ROW, 0.01)],
      })),
  ],
  [
    'not-orthogonal',
    () => phantomSeries().map((one) => ({ ...one, ImageOrientationPatient: [0, 0, 0, 0, 0, 0] })),
  ],
  ['duplicate-position', () => [...phantomSeries(), { ...phantomSeries()[0] }].map(sameSeries)],
  ['gap', () => phantomSeries().filter((one) => one.SliceLocation !== 10)],
  ['uneven-spacing', () => withSlice(4, moved(MIDDLE, phantomAxes().normal, 0.3))],
  ['shear', () => withSlice(4, moved(MIDDLE, ROW, 0.5))],
])('%s is refused', (problem, make) => {
  expect(problemOf(make())).toBe(problem);
});

test('messages name what is wrong', () => {
  expect(() => sourceSeriesOf(phantomSeries().filter((one) => one.SliceLocation !== 10))).toThrow(
    '5.000 mm between slices 4 and 5 where 2.500 mm is usual: slices are missing',
  );
});

test('positions rounded to a hundredth of a millimetre are one grid', () => {
  const rounded = phantomSeries().map((one) => ({
    ...one,
    ImagePositionPatient: (one.ImagePositionPatient as number[]).map((value) => Number(value.toFixed(2))),
  }));
  expect(problemOf(rounded)).toBeUndefined();
});

function withSlice(k: number, position: number[]): Dataset[] {
  return phantomSeries().map((one) =>
    one.SliceLocation === k * PHANTOM_SPACING[2] ? { ...one, ImagePositionPatient: position } : one,
  );
}

/** Two phantoms have different UIDs: make them one series. */
function sameSeries(instance: Dataset): Dataset {
  return { ...instance, SeriesInstanceUID: '1.2.3', FrameOfReferenceUID: '1.2.4' };
}
