import { readPart10 } from '../../../extension/src/dicom/read-part10.ts';
import type { Dataset } from '../../../extension/src/dicom/dataset.ts';
import type { DisplaySet } from '../../../extension/src/viewer/host/host-api.ts';
import { findInputs } from '../../../extension/src/study/find-inputs.ts';
import { missingInputs, withTissueChoice } from '../../../extension/src/study/found-inputs.ts';
import { missingMessage } from '../../../extension/src/study/messages.ts';
import { phantomStudy, type PhantomFault } from '../../fixtures/phantom-study.ts';

function groupBySeries(instances: readonly Dataset[]): DisplaySet[] {
  const series = new Map<string, Dataset[]>();
  for (const instance of instances) {
    const uid = instance.SeriesInstanceUID as string;
    series.set(uid, [...(series.get(uid) ?? []), instance]);
  }
  return [...series].map(([SeriesInstanceUID, members]) => ({
    displaySetInstanceUID: `display-${SeriesInstanceUID}`,
    StudyInstanceUID: members[0].StudyInstanceUID as string,
    SeriesInstanceUID,
    SeriesDescription: members[0].SeriesDescription as string,
    SeriesNumber: members[0].SeriesNumber as number,
    Modality: members[0].Modality as string,
    instances: members,
    isReconstructable: members.length > 1,
  }));
}

/** Display sets as the host makes them of a stored study: one a series, with naturalised metadata. */
function displaySetsOf(fault: PhantomFault): DisplaySet[] {
  return groupBySeries(phantomStudy(fault).instances.map((bytes) => readPart10(bytes).dataset));
}

test('finds core, edema, tissue maps and the series they were drawn on', () => {
  const found = findInputs(displaySetsOf('nothing'));
  expect(found.core.map(({ label, segmentNumber }) => [label, segmentNumber])).toEqual([
    ['Enhancing tumor', 1],
  ]);
  expect(found.edema.map(({ label, segmentNumber }) => [label, segmentNumber])).toEqual([['Edema', 2]]);
  expect(found.tissue).toMatchObject({
    whiteMatter: { segmentNumber: 1 },
    grayMatter: { segmentNumber: 2 },
    csf: { segmentNumber: 3 },
  });
  expect(found.reference?.SeriesDescription).toBe('T1c');
  expect(found.pet).toBeUndefined();
  expect(missingInputs(found)).toEqual([]);
});

function imagesOf(fault: PhantomFault): DisplaySet[] {
  return displaySetsOf(fault).filter(({ Modality }) => Modality === 'MR');
}

test('a study of images alone lacks a segmentation, and tissue maps where none of them is a T1', () => {
  expect(missingInputs(findInputs(imagesOf('nothing')))).toEqual(['segmentation']);
  expect(missingInputs(findInputs(imagesOf('tissue-missing')))).toEqual(['segmentation', 'tissue']);
});

test('tissue maps are missed where only a FLAIR is there to make them from', () => {
  expect(missingInputs(findInputs(displaySetsOf('tissue-missing')))).toEqual(['tissue']);
});

test('stored maps are used, unless they are to be made from a T1', () => {
  const found = findInputs(displaySetsOf('nothing'));
  const [t1] = found.anatomical;
  expect(t1.SeriesDescription).toBe('T1c');
  expect(withTissueChoice(found, undefined).tissue).toBeDefined();
  expect(withTissueChoice(found, 'stored').tissue).toBeDefined();
  expect(withTissueChoice(found, t1.SeriesInstanceUID).tissue).toBeUndefined();
  expect(withTissueChoice(found, 'a series that is gone').tissue).toBeDefined();
});

test('a core that refers to a series that is not in the study misses its reference', () => {
  const withoutImages = displaySetsOf('nothing').filter(({ Modality }) => Modality !== 'MR');
  const found = findInputs(withoutImages);
  expect(found.absentReferenceUID).toMatch(/^2\.25\./);
  expect(missingInputs(found)).toEqual(['reference']);
});

test('of two segmentations the newer one counts', () => {
  const [tumor] = displaySetsOf('nothing').filter(({ SeriesDescription }) => SeriesDescription === 'Tumor');
  const former: DisplaySet = {
    ...tumor,
    SeriesInstanceUID: '1.2.3',
    SeriesDescription: 'Tumor, first try',
    instances: [{ ...tumor.instances?.[0], ContentDate: '20250101', SOPInstanceUID: '1.2.3.4' }],
  };
  for (const order of [
    [former, tumor],
    [tumor, former],
  ]) {
    expect(findInputs(order).core[0].series.SeriesDescription).toBe('Tumor');
  }
});

test('everything that can be missing has a title and a remedy', () => {
  for (const missing of ['segmentation', 'core', 'edema', 'tissue', 'reference'] as const) {
    const { title, remedy } = missingMessage(missing);
    expect(title.length).toBeGreaterThan(5);
    expect(remedy).toMatch(/^(Store|Add|The segmentation)/);
  }
});
