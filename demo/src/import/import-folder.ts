import { resolve } from 'node:path';
import type { SourceSeries } from '../../../extension/src/dicom/source-series.ts';
import { readCaseFile, type CaseFile } from './case-image.ts';
import { ImportError } from './import-error.ts';
import { importStudy } from './import-identity.ts';
import { labelConvention, type LabelMeanings } from './label-convention.ts';
import { prepareImages, type ImageRole } from './prepare-images.ts';
import { prepareTissue, prepareTumor } from './prepare-segmentations.ts';
import type { PreparedSeries } from './prepared-series.ts';
import { scanFolder } from './scan-folder.ts';

export interface ImportOptions {
  /** Holds the NIfTI files of one case. */
  readonly folder: string;
  /** Tissue labels (1 CSF, 2 gray matter, 3 white matter), in the space of the images. */
  readonly tissueFile?: string;
  /** Tumour labels, where not the folder's own are meant. */
  readonly segmentationFile?: string;
  /** What the tumour labels mean, where that is not to be told from them. */
  readonly labels?: LabelMeanings;
  /** As DICOM writes it; the folder's name where not given. */
  readonly patientName?: string;
  /** Keeps the instances of one series, in this order. */
  readonly store: (instances: Iterable<ArrayBuffer>, series: PreparedSeries) => Promise<void>;
  readonly onProgress: (message: string) => void;
}

export interface ImportedStudy {
  readonly studyInstanceUID: string;
  readonly patientName: string;
  readonly series: readonly PreparedSeries[];
}

/** Images in the order of their series; segmentations are put on the first of the second list that is there. */
const IMAGE_ORDER: readonly ImageRole[] = ['t1', 't1c', 't2', 'flair', 'pet'];
const TUMOR_REFERENCE = ['t1c', 't1', 'flair', 't2'] as const;
const TISSUE_REFERENCE = ['t1', 't1c', 'flair', 't2'] as const;

/**
 * Makes a DICOM study of a folder of NIfTI files and stores it: one series an image, a segmentation of the
 * tumour, and tissue maps. All files are read before the first is stored.
 * Importing the same files again gives the same bytes with the same UIDs.
 * Throws ImportError or NiftiError naming the file for what the user can put right.
 */
export async function importFolder(options: ImportOptions): Promise<ImportedStudy> {
  const { onProgress, store } = options;
  const folder = resolve(options.folder);
  const { paths, notes } = await scanFolder(folder);
  notes.forEach(onProgress);

  const identifying = await readCaseFile(firstOf(TISSUE_REFERENCE, paths));
  const study = importStudy(folder, options.patientName, identifying.hash);
  const sources: Partial<Record<ImageRole, SourceSeries>> = {};
  const prepared: PreparedSeries[] = [];
  for (const role of IMAGE_ORDER) {
    const path = paths[role];
    if (path === undefined) continue;
    const { series, source } = prepareImages(role, await readCaseFile(path), study);
    onProgress(`${series.fileName}: ${series.seriesDescription}, ${describe(source)}`);
    sources[role] = source;
    prepared.push(series);
  }
  const segmentationPath = options.segmentationFile ?? paths.segmentation;
  if (segmentationPath === undefined) onProgress('No tumor segmentation found: --seg FILE gives one');
  else {
    const file = await readCaseFile(segmentationPath);
    const meaningsOf = meanings(file, options);
    const source = firstOf(TUMOR_REFERENCE, sources);
    prepared.push(prepareTumor({ file, study, source, meaningsOf, note: onProgress }));
  }
  if (options.tissueFile === undefined) onProgress('No tissue maps: --tissue FILE gives labels for them');
  else {
    const file = await readCaseFile(options.tissueFile);
    onProgress(`${file.name}: tissue labels 1 CSF, 2 gray matter, 3 white matter, in the images' space`);
    const source = firstOf(TISSUE_REFERENCE, sources);
    prepared.push(prepareTissue({ file, study, source, note: onProgress }));
  }
  for (const series of prepared) {
    onProgress(`Storing ${series.seriesDescription} (${series.instances} instances)`);
    await store(series.encode(), series);
  }
  return {
    studyInstanceUID: study.studyInstanceUID,
    patientName: study.patientName,
    series: prepared,
  };
}

function meanings(
  file: CaseFile,
  { labels, onProgress }: ImportOptions,
): (found: readonly number[]) => LabelMeanings {
  return (found) => {
    if (labels === undefined) {
      const convention = labelConvention(found, file.name);
      onProgress(`${file.name}: labels ${found.join(', ')}, read as ${convention.name}`);
      return convention.meanings;
    }
    const list = [...labels].map(([label, part]) => `${label} ${part}`).join(', ');
    onProgress(`${file.name}: labels ${found.join(', ')}, read as given: ${list}`);
    return labels;
  };
}

function firstOf<Key extends string, Value>(
  keys: readonly Key[],
  values: Readonly<Partial<Record<Key, Value>>>,
): Value {
  for (const key of keys) {
    const value = values[key];
    if (value !== undefined) return value;
  }
  throw new ImportError(`none of ${keys.join(', ')} is there`);
}

function describe({ grid }: SourceSeries): string {
  const spacing = grid.spacing.map((mm) => Number(mm.toFixed(3))).join(' x ');
  return `${grid.dimensions.join(' x ')} voxels of ${spacing} mm`;
}
