import { join } from 'node:path';
import type { Archive } from '../archive/archive.ts';
import { readIfThere, replaceFile } from '../archive/durable-file.ts';

/** Makes the sample study; the same UIDs and bytes every time. */
export type CreateSampleStudy = (options: {
  store(instance: ArrayBuffer): Promise<void>;
  onProgress(message: string): void;
}) => Promise<{ studyInstanceUID: string }>;

export interface SampleStudyOptions {
  readonly archive: Archive;
  readonly dataFolder: string;
  readonly onProgress: (message: string) => void;
  readonly create: CreateSampleStudy;
}

interface Marker {
  readonly state: 'started' | 'done';
  readonly studyInstanceUID?: string;
}

/**
 * Puts the sample study into an archive that is empty, once: a study that its user has removed does not come
 * back, one that was interrupted in the making is completed.
 */
export async function sampleStudyOnce(options: SampleStudyOptions): Promise<void> {
  const { archive, dataFolder, onProgress, create } = options;
  const path = join(dataFolder, 'sample-study.json');
  const text = await readIfThere(path);
  const marker = text === undefined ? undefined : (JSON.parse(text) as Marker);
  if (marker?.state === 'done' || (!marker && archive.index.size > 0)) return;
  await write(path, { state: 'started' });
  const { studyInstanceUID } = await create({
    onProgress,
    async store(instance) {
      const outcome = await archive.store(new Uint8Array(instance));
      if (outcome.kind !== 'stored' && outcome.kind !== 'already-stored') {
        const detail = outcome.kind === 'malformed' ? outcome.reason : outcome.entry.instance;
        throw new Error(`The sample study could not be stored: ${outcome.kind} (${detail}).`);
      }
    },
  });
  await write(path, { state: 'done', studyInstanceUID });
}

function write(path: string, marker: Marker): Promise<void> {
  return replaceFile(path, JSON.stringify(marker));
}
