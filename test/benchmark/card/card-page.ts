import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { readNifti } from '../../../demo/src/nifti/read-nifti.ts';
import { bundleScript } from '../../browser/bundle-script.ts';
import { SETTINGS_FILE, type CardSettings, type LabelsFile } from './card-settings.ts';

const PAGE = `<!doctype html>
<meta charset="utf-8" />
<title>Graphics card benchmark</title>
<script>
  new Worker('worker.js').onerror = ({ message }) =>
    fetch('result', { method: 'POST', body: JSON.stringify({ error: message || 'the worker did not start' }) });
</script>
`;

export interface CardPageOptions extends Omit<CardSettings, 'anatomies'> {
  /** Files of tissue labels. */
  readonly files: readonly string[];
}

function writeLabels(folder: string, path: string): LabelsFile {
  const name = basename(path, '_tissue.nii.gz');
  const { grid, data } = readNifti(readFileSync(path), {
    fileName: basename(path),
    frameOfReferenceUID: '2.25.1',
  });
  const file = `${name}.bin`;
  writeFileSync(join(folder, file), gzipSync(Uint8Array.from(data)));
  return { name, file, grid };
}

/**
 * Writes the benchmark's page with all that it needs into a folder. Any server of static files can serve it that takes what the
 * page posts to `result` (JSON, again after every case) and `log` (words).
 */
export async function writeCardPage(folder: string, { files, ...rest }: CardPageOptions): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const settings: CardSettings = { ...rest, anatomies: files.map((path) => writeLabels(folder, path)) };
  writeFileSync(join(folder, SETTINGS_FILE), JSON.stringify(settings));
  writeFileSync(join(folder, 'index.html'), PAGE);
  writeFileSync(join(folder, 'worker.js'), await bundleScript(join(import.meta.dirname, 'card-worker.ts')));
}
