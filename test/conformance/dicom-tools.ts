import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');
export const PYTHON = join(ROOT, '.cache/conformance-venv/bin/python');

/** Real data that tests read and never copy. */
export const TEST_DATA = process.env.TUMOR_MODELING_TEST_DATA ?? join(ROOT, '../shared/data');

export type ReaderKind =
  'image' | 'pixels' | 'map' | 'mapframes' | 'volume' | 'series' | 'segmentation' | 'frames' | 'report';

/** What a script of this folder prints, as JSON. */
function runPython(script: string, args: readonly string[]): unknown {
  if (!existsSync(PYTHON)) throw new Error(`${PYTHON} is missing: run "npx tsx test/setup/provision.ts"`);
  const out = execFileSync(PYTHON, ['-W', 'ignore', join(ROOT, 'test/conformance', script), ...args], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  return JSON.parse(out);
}

/** What pydicom and highdicom find in files; see dicom_read.py for the shapes. */
export function readIndependently(jobs: readonly (readonly [ReaderKind, string])[]): unknown[] {
  return runPython('dicom_read.py', jobs.flat()) as unknown[];
}

/** Files that pydicom writes into a folder; see dicom_write.py for the kinds. */
export function writeIndependently(kind: string, folder: string): string[] {
  return runPython('dicom_write.py', [kind, folder]) as string[];
}

/** The same image with its pixels compressed by pydicom, pyjpegls or Pillow, by the name of each coding. */
export function compressIndependently(path: string, folder: string): Record<string, string> {
  return runPython('dicom_compress.py', [path, folder]) as Record<string, string>;
}

/** One multi-frame image that highdicom makes of a series of MR slices, written to `out`; see enhanced_mr.py. */
export function makeEnhanced(files: readonly string[], out: string): string {
  return runPython('enhanced_mr.py', [out, ...files]) as string;
}

/** Slices of a T1 of an asymmetric person, made from the atlas; see tissue_person.py. */
export function writePerson(orientation: string, folder: string): string[] {
  return runPython('tissue_person.py', ['write', orientation, folder]) as string[];
}

export interface WrittenTissueMaps {
  readonly images: readonly string[];
  /** Values slice by slice, row by row. */
  readonly maps: Readonly<
    Record<
      'white-matter' | 'gray-matter' | 'csf',
      { readonly path: string; readonly values: readonly number[] }
    >
  >;
}

/** Parametric Maps of tissue that highdicom writes; see tissue_maps_write.py. */
export function writeTissueMaps(folder: string): WrittenTissueMaps {
  return runPython('tissue_maps_write.py', [folder]) as WrittenTissueMaps;
}

/** Mean absolute differences between the parts that a segment holds and the person's. */
export interface ComparedTissue {
  readonly label: string;
  readonly left: number;
  readonly right: number;
  readonly whole: number;
  /** If two opposite directions were exchanged. */
  readonly exchanged: Readonly<Record<'left-right' | 'front-back' | 'top-bottom', number>>;
}

/** A segmentation of that person's tissue, read by highdicom. */
export function comparePersonsTissue(path: string): ComparedTissue[] {
  return runPython('tissue_person.py', ['compare', path]) as ComparedTissue[];
}

/** Lines in which dciodvfy finds errors, and those in which it warns, of one file. */
export function validate(path: string): { errors: string[]; warnings: string[]; iod: string } {
  const { stderr, error } = spawnSync('dciodvfy', ['-new', path], { encoding: 'utf8' });
  if (error) throw error;
  const lines = stderr.split('\n').filter((line) => line !== '');
  const warnings = lines.filter((line) => line.startsWith('Warning'));
  const rest = lines.filter((line) => !line.startsWith('Warning'));
  const errors = rest.filter((line) => line.startsWith('Error'));
  return { errors, warnings, iod: rest.filter((line) => !line.startsWith('Error')).join(' ') };
}

/** Warnings that stay: the project's own codes have a scheme of their own, and dciodvfy knows no QUANTITY. */
const KNOWN_WARNINGS = [
  /CodingSchemeDesignator\(0008,0102\)\[1\]> - Unrecognized defined term = <99OHIFTUMOR>$/,
  /(ImageType|FrameType)\([0-9a-f,]+\)\[4\]> - Unrecognized defined term = <QUANTITY>$/,
];

/** Warnings of an object of ours that must not be. */
export function unknownWarnings(warnings: readonly string[]): string[] {
  return warnings.filter((line) => !KNOWN_WARNINGS.some((known) => known.test(line)));
}

/** What dcentvfy finds inconsistent between the files of one study. */
export function validateTogether(paths: readonly string[]): string[] {
  const { stderr, error } = spawnSync('dcentvfy', paths, { encoding: 'utf8' });
  if (error) throw error;
  return stderr.split('\n').filter((line) => line !== '');
}

/** The report as dcmtk prints it. Throws when dcmtk cannot make sense of it. */
export function dumpReport(path: string): string {
  return execFileSync('dsrdump', ['+Pl', path], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
}

/** A DICOM JSON element. */
export interface JsonElement {
  readonly vr: string;
  readonly Value?: readonly unknown[];
  readonly InlineBinary?: string;
}

/** A file as dcmtk reads it: its dataset in the DICOM JSON model (PS3.18, F), pixels in base 64. */
export function readByDcmtk(path: string): Readonly<Record<string, JsonElement | undefined>> {
  const json = execFileSync('dcm2json', [path], { encoding: 'utf8', maxBuffer: 1 << 28 });
  return JSON.parse(json) as Readonly<Record<string, JsonElement | undefined>>;
}
