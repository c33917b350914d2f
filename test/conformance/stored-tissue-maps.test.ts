import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readPart10 } from '../../extension/src/dicom/read-part10.ts';
import { readParametricMap } from '../../extension/src/dicom/read-parametric-map.ts';
import { PARAMETRIC_MAP_STORAGE } from '../../extension/src/dicom/sop-classes.ts';
import { sourceSeriesOf } from '../../extension/src/dicom/source-series.ts';
import { findInputs } from '../../extension/src/study/find-inputs.ts';
import { foundByReport } from '../../extension/src/study/found-by-report.ts';
import type { FoundTissue } from '../../extension/src/study/found-inputs.ts';
import { loadInputs } from '../../extension/src/study/load-inputs.ts';
import { reportInputs } from '../../extension/src/study/report-inputs.ts';
import { tissueFractions } from '../../extension/src/study/stored-tissue-map.ts';
import { voxelCount } from '../../extension/src/volume/grid.ts';
import { makeVolume } from '../../extension/src/volume/volume.ts';
import { writeTissueMaps } from './dicom-tools.ts';
import { bytesOf } from './dicom-written-study.ts';

const folder = mkdtempSync(join(tmpdir(), 'tumor-modeling-stored-tissue-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const written = writeTissueMaps(folder);
const images = written.images.map((path) => readPart10(bytesOf(path)).dataset);
const source = sourceSeriesOf(images);
const { StudyInstanceUID, grid } = source;
const reference = {
  StudyInstanceUID,
  SeriesInstanceUID: source.SeriesInstanceUID,
  Modality: 'MR',
  instances: images,
};
const roles = ['white-matter', 'gray-matter', 'csf'] as const;
const maps = roles.map((role) => {
  const { dataset: instance } = readPart10(bytesOf(written.maps[role].path));
  return {
    StudyInstanceUID,
    SeriesInstanceUID: String(instance.SeriesInstanceUID),
    SeriesDescription: String(instance.SeriesDescription),
    SOPClassUID: PARAMETRIC_MAP_STORAGE,
    Modality: String(instance.Modality),
    instance,
  };
});
const study = [...maps, reference];
const pathOf = (SOPInstanceUID: string): string =>
  written.maps[roles[maps.findIndex(({ instance }) => instance.SOPInstanceUID === SOPInstanceUID)]].path;

function tissueOf(found: { readonly tissue?: FoundTissue }): FoundTissue {
  if (!found.tissue) throw new Error('No tissue was found');
  return found.tissue;
}

test('maps that highdicom wrote are found by code, by label and by description', () => {
  const { whiteMatter, grayMatter, csf } = tissueOf(findInputs(study));
  expect([whiteMatter, grayMatter, csf].map(({ SOPInstanceUID }) => SOPInstanceUID)).toEqual(
    maps.map(({ instance }) => instance.SOPInstanceUID),
  );
});

test('their values go into the calibration as fractions, also those in percent', async () => {
  const mask = makeVolume(grid, new Uint8Array(voxelCount(grid)));
  const drawn = { series: reference, SOPInstanceUID: '1.2.3', segmentNumber: 1, label: '' };
  const { inputs } = await loadInputs(
    { ...findInputs(study), core: [drawn], edema: [drawn], reference },
    {
      retrieveInstance: ({ SOPInstanceUID }) =>
        Promise.resolve(SOPInstanceUID === '1.2.3' ? new ArrayBuffer(0) : bytesOf(pathOf(SOPInstanceUID))),
      readSegmentation: () =>
        Promise.resolve({ ...source, ...mask, segments: [{ number: 1, ...mask }] } as never),
      readParametricMap,
      loadImages: () => Promise.reject(new Error('no images are needed')),
      makeTissueMaps: () => Promise.reject(new Error('maps are stored')),
    },
  );
  const { whiteMatter, grayMatter, csf } = inputs.tissue;
  for (const [n, map] of [whiteMatter, grayMatter, csf].entries()) {
    const { values } = written.maps[roles[n]];
    expect(map.data).toHaveLength(values.length);
    const worst = map.data.reduce((most, value, voxel) => Math.max(most, Math.abs(value - values[voxel])), 0);
    expect(worst).toBeLessThan(1e-6);
    map.grid.origin.forEach((x, axis) => {
      expect(x).toBeCloseTo(grid.origin[axis], 6);
    });
  }
});

test('a report names them, and they are found again by it', () => {
  const found = findInputs(study);
  const drawn = { series: reference, SOPInstanceUID: '1.2.3', segmentNumber: 1, label: '' };
  const loaded = { source, sourceDescription: '', found: { ...found, core: [drawn], edema: [drawn] } };
  const inputs = reportInputs(loaded, undefined).filter(({ role }) =>
    (roles as readonly string[]).includes(role),
  );
  expect(inputs.map(({ segmentNumbers }) => segmentNumbers)).toEqual([undefined, undefined, undefined]);
  const report = { inputs } as unknown as Parameters<typeof foundByReport>[0];
  const again = tissueOf(foundByReport(report, study));
  expect(again.grayMatter.SOPInstanceUID).toBe(maps[1].instance.SOPInstanceUID);
  expect(() => foundByReport(report, [reference])).toThrow('The study no longer holds the map');
});

test('a map of something else than fractions is refused by name', async () => {
  const map = await readParametricMap(bytesOf(written.maps['white-matter'].path));
  const volume = makeVolume(
    map.volume.grid,
    map.volume.data.map((value) => 1000 * value),
  );
  await expect(tissueFractions({ ...map, volume }, 'Map A')).rejects.toThrow(
    'The tissue map "Map A" holds values from 0 to 1000',
  );
  const hole = makeVolume(map.volume.grid, map.volume.data.slice().fill(NaN, 3, 4));
  await expect(tissueFractions({ ...map, volume: hole }, 'Map A')).rejects.toThrow('1 of them no numbers');
});
