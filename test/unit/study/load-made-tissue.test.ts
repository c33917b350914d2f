import type { AnatomyInputs } from '../../../extension/src/anatomy/protocol.ts';
import type { Dataset } from '../../../extension/src/dicom/dataset.ts';
import { readPart10 } from '../../../extension/src/dicom/read-part10.ts';
import { readSegmentation } from '../../../extension/src/dicom/read-segmentation.ts';
import { sourceSeriesOf } from '../../../extension/src/dicom/source-series.ts';
import { loadInputs } from '../../../extension/src/study/load-inputs.ts';
import { voxelCount, type Grid } from '../../../extension/src/volume/grid.ts';
import { makeVolume } from '../../../extension/src/volume/volume.ts';
import { phantomStudy } from '../../fixtures/phantom-study.ts';

const files = phantomStudy('nothing').instances.map((bytes) => ({
  bytes,
  dataset: readPart10(bytes).dataset,
}));
const images = files.map(({ dataset }) => dataset).filter(({ Modality }) => Modality === 'MR');
const { StudyInstanceUID, SeriesInstanceUID, grid } = sourceSeriesOf(images);
const [tumor] = files.filter(({ dataset }) => dataset.Modality === 'SEG');
const elsewhere: Grid = { ...grid, frameOfReferenceUID: '1.2.3' };
const series = (Modality: string, uid: string, instances: readonly Dataset[] = []) => ({
  StudyInstanceUID,
  SeriesInstanceUID: uid,
  Modality,
  instances,
});
const reference = { ...series('MR', SeriesInstanceUID), instances: images };
const inFrame = (FrameOfReferenceUID: string) => images.map((image) => ({ ...image, FrameOfReferenceUID }));
const t1 = series('MR', '1.2.4', inFrame('1.2.3'));
const t2 = series('MR', '1.2.6', inFrame('1.2.3'));
const unusable = [
  series('MR', '1.2.7', inFrame('1.2.9')),
  series('MR', '1.2.8', inFrame('1.2.3').toSpliced(4, 2)),
];
const segment = { series: series('SEG', '1.2.5'), SOPInstanceUID: '1.2.5.1', segmentNumber: 1, label: '' };
const registrations = {
  links: [
    {
      from: '1.2.3',
      to: grid.frameOfReferenceUID,
      transform: { rotation: [1, 0, 0, 0, 1, 0, 0, 0, 1], translation: [10, 0, 0] },
    },
  ],
  refused: [],
  objects: [],
} as const;

test('a T1, its helper and masks in another frame of reference are put into the source’s before tissue maps are made', async () => {
  const asked: AnatomyInputs[] = [];
  const drawn = await readSegmentation(tumor.bytes, grid);
  const loaded = await loadInputs(
    {
      core: [segment],
      edema: [segment],
      anatomical: [t1],
      helpers: [...unusable, t2],
      reference,
      registrations,
    },
    {
      retrieveInstance: () => Promise.resolve(new ArrayBuffer(0)),
      readSegmentation: () => Promise.resolve({ ...drawn, grid: elsewhere }),
      readParametricMap: () => Promise.reject(new Error('no map is stored')),
      loadImages: () => Promise.resolve(makeVolume(elsewhere, new Float32Array(voxelCount(grid)))),
      makeTissueMaps(inputs) {
        asked.push(inputs);
        const map = () => makeVolume(inputs.image.grid, new Float32Array(voxelCount(grid)));
        const result = {
          whiteMatter: map(),
          grayMatter: map(),
          csf: map(),
          brainMask: makeVolume(inputs.image.grid, new Uint8Array(voxelCount(grid))),
          quality: {
            agreement: 1,
            contradiction: 0.05,
            whiteShare: 0.45,
            contrast: 1,
            coverage: 1,
            doubts: [],
          },
          toPatient: { matrix: [1, 0, 0, 0, 1, 0, 0, 0, 1], shift: [0, 0, 0] },
        } as const;
        return Promise.resolve({ outcome: 'made', result });
      },
    },
  );
  const [{ image, lesion, helpers }] = asked;
  const { core, tissue } = loaded.inputs;
  expect(helpers).toHaveLength(1);
  const [helper] = helpers ?? [];
  for (const volume of [image, lesion, helper, core, tissue.whiteMatter, tissue.grayMatter, tissue.csf]) {
    expect(volume?.grid.frameOfReferenceUID).toBe(grid.frameOfReferenceUID);
    expect(volume?.grid.origin[0]).toBeCloseTo(grid.origin[0] + 10, 9);
  }
  expect(loaded.madeTissue?.series).toBe(t1);
  // One lies in another frame of reference, and of one two slices are missing.
  expect(loaded.madeTissue?.helpers).toEqual([t2]);
});
