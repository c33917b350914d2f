import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { readNifti } from '../../../demo/src/nifti/read-nifti.ts';
import type { Anatomy } from '../../../extension/src/tumor/forward-model.ts';
import { labelsAnatomy } from './labels-anatomy.ts';

/** As `labelsAnatomy`, from a file. */
export function refinedAnatomy(path: string): Anatomy {
  return labelsAnatomy(
    readNifti(readFileSync(path), { fileName: basename(path), frameOfReferenceUID: '2.25.1' }),
  );
}
