import { readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readPart10 } from '../../extension/src/dicom/read-part10.ts';
import { readSegmentation } from '../../extension/src/dicom/read-segmentation.ts';
import { retrieveInstance } from '../../extension/src/dicom/retrieve-instance.ts';
import { startEmbedded, startRealOrthanc, type ArchiveUnderTest } from '../contract/archive-under-test.ts';
import { ACCEPT, getParts, stow } from '../contract/dicomweb-client.ts';
import { describeWithRealData, TEST_DATA } from '../fixtures/real-data.ts';
import { bytesOf, writeStudy, type WrittenStudy } from './dicom-written-study.ts';

const PYDICOM_DATA = join(TEST_DATA, 'dicom/pydicom-data');

let study: WrittenStudy;
beforeAll(() => {
  study = writeStudy();
});
afterAll(() => {
  rmSync(dirname(study.paths.mean), { recursive: true });
});

describe.each([
  ['the embedded archive', startEmbedded],
  ['Orthanc', startRealOrthanc],
] as const)('%s', (_, start) => {
  let archive: ArchiveUnderTest;
  beforeAll(async () => {
    archive = await start();
  }, 60_000);
  afterAll(async () => {
    await archive.close();
  });

  test('gives every object that is written back byte for byte', async () => {
    const { images, ...written } = study.paths;
    const paths = [...images, ...Object.values(written)];
    for (const path of paths) {
      const answer = await stow(`${archive.root}/studies`, [readFileSync(path)]);
      expect(answer.status).toBe(200);
    }
    for (const path of paths) {
      const { dataset } = readPart10(bytesOf(path));
      const uids = ['StudyInstanceUID', 'SeriesInstanceUID', 'SOPInstanceUID'].map((name) =>
        String(dataset[name]),
      );
      const url = `${archive.root}/studies/${uids[0]}/series/${uids[1]}/instances/${uids[2]}`;
      const [part] = await getParts(url, ACCEPT.asStored);
      expect([path, part.content.equals(readFileSync(path))]).toEqual([path, true]);
    }
  });

  describeWithRealData('real segmentations', () => {
    test.each([
      ['liver_rle.dcm', 'liver.dcm'],
      ['liver_j2k.dcm', 'liver.dcm'],
      ['liver_deflate.dcm', 'liver.dcm'],
      ['liver_nonbyte_aligned_j2k.dcm', 'liver_nonbyte_aligned.dcm'],
    ])('gives a real segmentation, stored as %s, so that it is read as %s', async (stored, plain) => {
      const bytes = readFileSync(join(PYDICOM_DATA, stored));
      const { dataset } = readPart10(Uint8Array.from(bytes).buffer);
      const [study, series, instance] = ['StudyInstanceUID', 'SeriesInstanceUID', 'SOPInstanceUID'].map(
        (name) => String(dataset[name]),
      );
      const { status } = await stow(`${archive.root}/studies`, [bytes]);
      expect(status).toBe(200);
      const received = await retrieveInstance({
        url: `${archive.root}/studies/${study}/series/${series}/instances/${instance}`,
        headers: {},
      });
      const read = await readSegmentation(received);
      const expected = await readSegmentation(bytesOf(join(PYDICOM_DATA, plain)));
      expect(read.grid.dimensions).toEqual(expected.grid.dimensions);
      expect(read.segments.map(({ data }) => data)).toEqual(expected.segments.map(({ data }) => data));
    });
  });
});
