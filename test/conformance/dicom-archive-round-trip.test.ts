import { readFileSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { readPart10 } from '../../extension/src/dicom/read-part10.ts';
import { startEmbedded, startRealOrthanc, type ArchiveUnderTest } from '../contract/archive-under-test.ts';
import { getParts, stow } from '../contract/dicomweb-client.ts';
import { bytesOf, writeStudy, type WrittenStudy } from './dicom-written-study.ts';

/** In whatever transfer syntax it is stored. */
const AS_STORED = 'multipart/related; type="application/dicom"; transfer-syntax=*';

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
      const [part] = await getParts(url, AS_STORED);
      expect([path, part.content.equals(readFileSync(path))]).toEqual([path, true]);
    }
  });
});
