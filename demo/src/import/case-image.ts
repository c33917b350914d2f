import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Volume } from '../../../extension/src/volume/volume.ts';
import { axialVolume } from '../images/axial-volume.ts';
import { readNifti } from '../nifti/read-nifti.ts';
import { ImportError } from './import-error.ts';

/** A file of a case as it was found. */
export interface CaseFile {
  /** Without its folder. */
  readonly name: string;
  readonly bytes: Uint8Array;
  /** SHA-256 of the bytes: the same file gives the same UIDs. */
  readonly hash: string;
}

/** Throws ImportError naming the file where it cannot be read. */
export async function readCaseFile(path: string): Promise<CaseFile> {
  try {
    const bytes = await readFile(path);
    return { name: basename(path), bytes, hash: createHash('sha256').update(bytes).digest('hex') };
  } catch (error) {
    const { message } = error as NodeJS.ErrnoException;
    throw new ImportError(`${path} cannot be read: ${message}`, { cause: error });
  }
}

/**
 * The file's image, its axes put in the order of a DICOM series, with 0 for what is no number.
 * Throws NiftiError for what is no image.
 */
export function caseImage(file: CaseFile, frameOfReferenceUID: string): Volume<Float32Array> {
  const volume = axialVolume(readNifti(file.bytes, { fileName: file.name, frameOfReferenceUID }));
  const { data } = volume;
  for (let n = 0; n < data.length; n++) if (!Number.isFinite(data[n])) data[n] = 0;
  return volume;
}
