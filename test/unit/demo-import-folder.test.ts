import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { importFolder, type ImportOptions } from '../../demo/src/import/import-folder.ts';
import { niftiFile } from '../fixtures/nifti-file.ts';

const SIZE = [6, 8, 4] as const;
const COUNT = SIZE[0] * SIZE[1] * SIZE[2];

/** An image whose i, j, k run to the left, posterior, superior: axes that the importer keeps. */
function image(values: (voxel: number) => number, shiftMm = 0): Buffer {
  const rows = [
    [-1, 0, 0, 3 + shiftMm],
    [0, -1, 0, 4],
    [0, 0, 1, -2],
  ];
  const body = new Uint8Array(Int16Array.from({ length: COUNT }, (_, n) => values(n)).buffer);
  return gzipSync(niftiFile({ dims: [3, ...SIZE, 1, 1, 1, 1], sform: { code: 1, rows } }, body));
}

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'import-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function put(files: Record<string, Uint8Array>): void {
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes);
}

const CASE = {
  'case-t1n.nii.gz': image((n) => n),
  'case-t1c.nii.gz': image((n) => 2 * n),
  'case-seg.nii.gz': image((n) => (n < 20 ? 1 : n < 60 ? 2 : n < 80 ? 4 : 0)),
};

async function run(options: Partial<ImportOptions> = {}) {
  const stored: Buffer[] = [];
  const messages: string[] = [];
  const study = await importFolder({
    folder,
    store: (instances) => {
      for (const instance of instances) stored.push(Buffer.from(instance));
      return Promise.resolve();
    },
    onProgress: (message) => messages.push(message),
    ...options,
  });
  return { study, stored, messages };
}

test('the same folder gives the same study, byte for byte; another name another study', async () => {
  put(CASE);
  const first = await run({ patientName: 'Doe^Jane' });
  const second = await run({ patientName: 'Doe^Jane' });
  expect(first.stored).toHaveLength(SIZE[2] + SIZE[2] + 1);
  expect(second.stored.every((bytes, n) => bytes.equals(first.stored[n]))).toBe(true);
  const other = await run({ patientName: 'Doe^John' });
  expect(other.study.studyInstanceUID).not.toBe(first.study.studyInstanceUID);
});

test('files added later join the same study as series of their own', async () => {
  put(CASE);
  const before = await run();
  put({ 'case-t2f.nii.gz': image((n) => 3 * n), 'tissue.nii.gz': image((n) => n % 4) });
  const after = await run({ tissueFile: join(folder, 'tissue.nii.gz') });
  expect(after.study.studyInstanceUID).toBe(before.study.studyInstanceUID);
  const uids = (study: typeof before.study) => study.series.map((series) => series.seriesInstanceUID);
  expect(uids(after.study)).toEqual(expect.arrayContaining(uids(before.study)));
  expect(after.study.series.map((series) => series.seriesDescription)).toEqual([
    'T1',
    'T1c post-contrast',
    'FLAIR',
    'Tumor segmentation',
    'Tissue maps',
  ]);
});

test('another segmentation is another series, never other bytes under the same UID', async () => {
  put(CASE);
  const first = await run();
  put({ 'mine.nii.gz': image((n) => (n < 10 ? 1 : n < 70 ? 2 : 0)) });
  const second = await run({ segmentationFile: join(folder, 'mine.nii.gz') });
  const last = ({ study }: typeof first) => study.series.at(-1)?.seriesInstanceUID;
  expect(last(second)).not.toBe(last(first));
});

test('says which of two segmentations it took, and how the labels were read', async () => {
  put({ ...CASE, 'case-seg_other-method.nii.gz': image((n) => (n < 9 ? 1 : 0)) });
  const { messages } = await run();
  expect(messages).toContainEqual(
    expect.stringMatching(/^case-seg\.nii\.gz: taken .* not case-seg_other-method\.nii\.gz\. --seg/),
  );
  expect(messages).toContainEqual(
    expect.stringMatching(/^case-seg\.nii\.gz: labels 1, 2, 4, read as BraTS 2017 to 2021/),
  );
});

test('a segmentation that says its grid with rounding errors is put on the images', async () => {
  put({ ...CASE, 'case-seg.nii.gz': image((n) => (n < 40 ? 1 : 0), 1e-3) });
  const { messages } = await run();
  expect(messages).not.toContainEqual(expect.stringMatching(/resampled/));
});

test.each<[string, Record<string, Uint8Array>, RegExp]>([
  ['an empty folder', {}, /holds no NIfTI file; expected MR images/],
  ['a folder of other files', { 'dwi.nii.gz': image(() => 0) }, /holds dwi\.nii\.gz; expected MR images/],
  [
    'two images of a kind',
    { 'a_t1.nii.gz': image(() => 0), 'b_t1.nii.gz': image(() => 0) },
    /two t1 images, a_t1\.nii\.gz and b_t1\.nii\.gz/,
  ],
  [
    'a broken image',
    { 'a_t1.nii.gz': gzipSync(Buffer.from('not an image')) },
    /^a_t1\.nii\.gz: this is not a NIfTI-1 file/,
  ],
  [
    'an empty segmentation',
    { 'a_t1.nii.gz': image((n) => n), 'a_seg.nii.gz': image(() => 0) },
    /^a_seg\.nii\.gz: the segmentation is empty/,
  ],
  [
    'an image for a segmentation',
    { 'a_t1.nii.gz': image((n) => n), 'a_seg.nii.gz': image((n) => -n) },
    /^a_seg\.nii\.gz: the value -1 is no label/,
  ],
  [
    'a segmentation of another place',
    { 'a_t1.nii.gz': image((n) => n), 'a_seg.nii.gz': image(() => 1, 500) },
    /^a_seg\.nii\.gz: none of its labels falls on the images/,
  ],
])('refuses %s and stores nothing', async (_, files, message) => {
  put(files);
  let stores = 0;
  const store = () => {
    stores++;
    return Promise.resolve();
  };
  await expect(run({ store })).rejects.toThrow(message);
  expect(stores).toBe(0);
});

test('refuses tissue labels that are none, and a folder that is not there', async () => {
  put({ ...CASE, 'labels.nii.gz': image((n) => n % 3) });
  await expect(run({ tissueFile: join(folder, 'labels.nii.gz') })).rejects.toThrow(
    'labels.nii.gz: labels 1, 2; expected 1 CSF, 2 gray matter, 3 white matter',
  );
  await expect(run({ tissueFile: join(folder, 'nowhere.nii') })).rejects.toThrow(
    /nowhere\.nii cannot be read/,
  );
  await expect(run({ folder: join(folder, 'nowhere') })).rejects.toThrow(
    /nowhere cannot be read: there is no/,
  );
});
