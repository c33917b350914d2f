import { mkdirSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { REPOSITORY } from '../../../demo/src/repository.ts';

/**
 * A TypeScript file of this folder as one script: threads and other processes do not read TypeScript. It lies within the
 * checkout, so that codecs, which need their own files beside them, are found.
 */
export async function nodeScript(name: string): Promise<string> {
  const cache = join(REPOSITORY, '.cache');
  mkdirSync(cache, { recursive: true });
  const outfile = join(mkdtempSync(join(cache, 'dicom-benchmark-')), 'script.cjs');
  await build({
    entryPoints: [fileURLToPath(new URL(name, import.meta.url))],
    bundle: true,
    platform: 'node',
    external: ['@cornerstonejs/*'],
    format: 'cjs',
    mainFields: ['module', 'main'],
    logLevel: 'error',
    outfile,
  });
  return outfile;
}
