import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Volume } from '../../../extension/src/volume/volume.ts';
import { readFileSync } from 'node:fs';
import { labelsIn } from './t1-cases.ts';

const SCRIPT = fileURLToPath(new URL('../../conformance/anatomy_ants.py', import.meta.url));
const ATLAS = fileURLToPath(new URL('../../../models/atlas/', import.meta.url));

export interface AntsAnswer {
  readonly labels: Volume<Float32Array>;
  readonly processorSeconds: number;
  readonly peakMemoryMb: number;
}

/**
 * Tissue by ANTs, with `python` that has antspyx; `mask` is the brain that it is given, for it finds none itself.
 * Throws an Error with what the program said where it gives none.
 */
export function runAnts(
  python: string,
  folder: string,
  { name, file }: { name: string; file: string },
): AntsAnswer {
  const mask = join(folder, `${name}_mask.nii`);
  const { status, stderr, error } = spawnSync(python, [SCRIPT, ATLAS, folder, mask, file, name], {
    encoding: 'utf8',
    env: { ...process.env, ITK_GLOBAL_DEFAULT_NUMBER_OF_THREADS: '1' },
  });
  if (error) throw error;
  const labels = labelsIn(join(folder, `${name}.nii.gz`));
  if (status !== 0 || !labels) throw new Error(`antspyx failed on ${name}: ${stderr.slice(-500)}`);
  const account = JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as Omit<
    AntsAnswer,
    'labels'
  >;
  return { labels, ...account };
}
