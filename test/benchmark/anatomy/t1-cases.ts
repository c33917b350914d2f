import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { readNifti } from '../../../demo/src/nifti/read-nifti.ts';
import type { Volume } from '../../../extension/src/volume/volume.ts';
import { dataFile } from '../data-file.ts';

/** A T1 of a real person's head, and that person's tissue by another group's pipeline. */
export interface T1Case {
  readonly name: string;
  readonly file: string;
  readonly image: Volume<Float32Array>;
  /** 0 outside, 1 CSF, 2 gray, 3 white matter. */
  readonly labels: Volume<Float32Array>;
}

const VALIDATION = ['IXI039-HH-1261', 'IXI048-HH-1326', 'nichart_Subj17', 'nichart_Subj18', 'nichart_Subj19'];
const TRAIN = [
  ...['012-HH-1211', '013-HH-1212', '014-HH-1236', '015-HH-1258', '033-HH-1259', '034-HH-1260'].map(
    (name) => `IXI${name}`,
  ),
  ...Array.from({ length: 16 }, (_, n) => `nichart_Subj${String(n + 1).padStart(2, '0')}`),
];
export const T1_CASE_NAMES: readonly string[] = [...VALIDATION, ...TRAIN];

function read(path: string): Volume<Float32Array> {
  return readNifti(readFileSync(path), { fileName: basename(path), frameOfReferenceUID: 'patient' });
}

/** Throws where `dataFile` does. */
export function t1Case(name: string): T1Case {
  const set = VALIDATION.includes(name) ? 'validation' : 'train';
  const file = dataFile(`t1/${set}/${name}_T1.nii.gz`);
  return {
    name,
    file,
    image: read(file),
    labels: read(dataFile(`anatomy/${set}/${name}_tissue.nii.gz`)),
  };
}

/** A label map that another program wrote; undefined where it wrote none. */
export function labelsIn(path: string): Volume<Float32Array> | undefined {
  return existsSync(path) ? read(path) : undefined;
}
