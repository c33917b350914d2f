import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** A TypeScript file of this folder as one script: threads and other processes do not read TypeScript. */
export async function nodeScript(name: string): Promise<string> {
  const outfile = join(mkdtempSync(join(tmpdir(), 'dicom-benchmark-')), 'script.cjs');
  await build({
    entryPoints: [fileURLToPath(new URL(name, import.meta.url))],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    mainFields: ['module', 'main'],
    logLevel: 'error',
    outfile,
  });
  return outfile;
}
