import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { unknownWarnings, validate, validateTogether } from './dicom-tools.ts';
import { writeStudy, type WrittenStudy } from './dicom-written-study.ts';

let study: WrittenStudy;
beforeAll(() => {
  study = writeStudy();
});
afterAll(() => {
  rmSync(dirname(study.paths.mean), { recursive: true });
});

test.each([
  ['mean', 'ParametricMap'],
  ['standardDeviation', 'ParametricMap'],
  ['map', 'ParametricMap'],
  ['exceedance', 'ParametricMap'],
  ['binary', 'Segmentation'],
  ['fractional', 'Segmentation'],
  ['report', 'Comprehensive3DSR'],
] as const)('dciodvfy finds no error in the %s, and warns of nothing new', (name, iod) => {
  const found = validate(study.paths[name]);
  expect(found.errors).toEqual([]);
  expect(found.iod).toBe(iod);
  expect(unknownWarnings(found.warnings)).toEqual([]);
});

test('the phantom itself is a proper MR series', () => {
  for (const path of study.paths.images) {
    expect(validate(path)).toEqual({ errors: [], warnings: [], iod: 'MRImage' });
  }
});

test('patient, study and series are the same in all files, by dcentvfy', () => {
  const { images, ...written } = study.paths;
  const found = validateTogether([...images, ...Object.values(written)]);
  // The report has the accession number at another level of its model, whatever its value.
  expect(found.filter((line) => !line.includes('Element=<AccessionNumber>'))).toEqual([]);
});
