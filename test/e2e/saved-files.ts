import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ACCEPT, getJson, getParts } from '../contract/dicomweb-client.ts';

/** Series of results have numbers from here on. */
const FIRST_RESULT = 9001;

export interface SavedFile {
  readonly path: string;
  readonly SOPClassUID: string;
  readonly seriesNumber: number;
}

/** Every object of a study as the archive gives it, as files of a new folder. */
export async function savedFiles(dicomWebUrl: string, studyInstanceUID: string): Promise<SavedFile[]> {
  const folder = await mkdtemp(join(tmpdir(), 'saved-objects-'));
  const study = `${dicomWebUrl}/studies/${studyInstanceUID}`;
  const files: SavedFile[] = [];
  for (const series of await getJson(`${study}/series`)) {
    const seriesUid = String(series['0020000E']?.Value?.[0]);
    const seriesNumber = Number(series['00200011']?.Value?.[0]);
    for (const instance of await getJson(`${study}/series/${seriesUid}/instances`)) {
      const uid = String(instance['00080018']?.Value?.[0]);
      const [{ content }] = await getParts(`${study}/series/${seriesUid}/instances/${uid}`, ACCEPT.asStored);
      const path = join(folder, `${uid}.dcm`);
      await writeFile(path, content);
      files.push({ path, seriesNumber, SOPClassUID: String(instance['00080016']?.Value?.[0]) });
    }
  }
  return files;
}

export function isResult({ seriesNumber }: SavedFile): boolean {
  return seriesNumber >= FIRST_RESULT;
}
