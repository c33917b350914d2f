import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Archive } from '../../../demo/src/archive/archive.ts';
import { sampleStudyOnce } from '../../../demo/src/server/sample-study-once.ts';
import type { CreateSampleStudy } from '../../../demo/src/server/sample-study-once.ts';
import { makeObject } from '../../contract/dicom-objects.ts';

const STUDY = '1.2.3';
const objects = [1, 2, 3].map((n) =>
  makeObject({ study: STUDY, series: '1.2.3.1', instance: `1.2.3.1.${n}` }),
);

describe('sampleStudyOnce', () => {
  let dataFolder: string;
  let archive: Archive;
  let made: number;

  beforeEach(async () => {
    dataFolder = await mkdtemp(join(tmpdir(), 'sample-'));
    archive = await Archive.open(dataFolder);
    made = 0;
  });

  afterEach(async () => {
    await rm(dataFolder, { recursive: true, force: true });
  });

  /** Stores as many of the objects as `count` says, then fails if that is not all of them. */
  const creating =
    (count = objects.length): CreateSampleStudy =>
    async ({ store }) => {
      made += 1;
      for (const object of objects.slice(0, count)) await store(new Uint8Array(object).buffer);
      if (count < objects.length) throw new Error('out of power');
      return { studyInstanceUID: STUDY };
    };

  const run = (create: CreateSampleStudy): Promise<void> =>
    sampleStudyOnce({ archive, dataFolder, create, onProgress: () => undefined });

  it('fills an empty archive, once', async () => {
    await run(creating());
    await run(creating());
    expect([made, archive.index.size]).toEqual([1, 3]);
  });

  it('completes what was interrupted', async () => {
    await expect(run(creating(2))).rejects.toThrow('out of power');
    expect(archive.index.size).toBe(2);
    archive = await Archive.open(dataFolder);
    await run(creating());
    expect([made, archive.index.size]).toEqual([2, 3]);
  });

  it('leaves an archive alone that holds something else', async () => {
    await archive.store(makeObject({ study: '1.9', series: '1.9.1', instance: '1.9.1.1' }));
    await run(creating());
    expect(made).toBe(0);
  });

  it('does not bring back a study that was removed', async () => {
    await run(creating());
    await rm(join(dataFolder, 'studies'), { recursive: true });
    archive = await Archive.open(dataFolder);
    await run(creating());
    expect([made, archive.index.size]).toEqual([1, 0]);
  });

  it('says which object could not be stored', async () => {
    const create: CreateSampleStudy = async ({ store }) => {
      await store(new ArrayBuffer(10));
      return { studyInstanceUID: STUDY };
    };
    await expect(run(create)).rejects.toThrow('The sample study could not be stored: malformed');
  });
});
