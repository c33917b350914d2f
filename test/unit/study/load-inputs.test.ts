import type { Dataset } from '../../../extension/src/dicom/dataset.ts';
import type { FoundInputs, FoundSegment } from '../../../extension/src/study/found-inputs.ts';
import { loadInputs, type StudyReader } from '../../../extension/src/study/load-inputs.ts';
import type { StudySeries } from '../../../extension/src/study/study-series.ts';
import { phantomSeries } from '../../conformance/dicom-phantom.ts';

const reference: StudySeries = {
  StudyInstanceUID: '1',
  SeriesInstanceUID: '1.1',
  Modality: 'MR',
  instances: phantomSeries(),
};
const segment: FoundSegment = {
  series: reference,
  SOPInstanceUID: '1.1.1',
  segmentNumber: 1,
  label: 'any',
};

/** Nothing must be read of inputs that are refused. */
const reader: StudyReader<StudySeries> = {
  retrieveInstance: () => Promise.reject(new Error('retrieved')),
  readSegmentation: () => Promise.reject(new Error('read')),
  readParametricMap: () => Promise.reject(new Error('read')),
  loadImages: () => Promise.reject(new Error('loaded')),
  makeTissueMaps: () => Promise.reject(new Error('made')),
};

function withPet(instances: readonly Dataset[]): FoundInputs {
  return {
    core: [segment],
    edema: [segment],
    anatomical: [],
    tissue: { whiteMatter: segment, grayMatter: segment, csf: segment },
    reference,
    pet: { ...reference, Modality: 'PT', SeriesDescription: 'FET', instances },
  };
}

test('a PET on a regular grid goes on to be loaded', async () => {
  await expect(loadInputs(withPet(phantomSeries()), reader)).rejects.toThrow('loaded');
});

test('a PET that lacks a slice is refused by name before anything is loaded', async () => {
  const gap = phantomSeries().filter((_, n) => n !== 3);
  await expect(loadInputs(withPet(gap), reader)).rejects.toThrow(/^The PET series "FET" cannot be used: /);
});

test('a PET in two units is refused before anything is loaded', async () => {
  const mixed = phantomSeries().map((instance, n) => ({ ...instance, Units: n === 0 ? 'BQML' : 'CNTS' }));
  await expect(loadInputs(withPet(mixed), reader)).rejects.toThrow('different units (BQML, CNTS)');
});
