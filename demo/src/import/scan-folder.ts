import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileRole, imageName, type FileRole } from './file-role.ts';
import { ImportError } from './import-error.ts';

export interface CaseFiles {
  /** Full path of each kind of file that there is. */
  readonly paths: Readonly<Partial<Record<FileRole, string>>>;
  /** What was decided, for the user to read. */
  readonly notes: readonly string[];
}

const IMAGE_ROLES = ['t1', 't1c', 't2', 'flair', 'pet'] as const;

/**
 * The images and the segmentation of one case in a folder (not in its subfolders), known by their names.
 * Throws ImportError where there is no MR image, or two of a kind.
 */
export async function scanFolder(folder: string): Promise<CaseFiles> {
  const names = await imageFiles(folder);
  const byRole = new Map<FileRole, string[]>();
  const unused: string[] = [];
  for (const name of names) {
    const role = fileRole(name);
    if (role === undefined) unused.push(name);
    else byRole.set(role, [...(byRole.get(role) ?? []), name]);
  }
  const notes = unused.map((name) => `${name}: not used, its name does not say what it is`);
  const paths: Partial<Record<FileRole, string>> = {};
  for (const role of IMAGE_ROLES) {
    const [file, second] = byRole.get(role) ?? [];
    if (second)
      throw new ImportError(`${folder}: two ${role} images, ${file} and ${second}; one is expected`);
    if (file) paths[role] = join(folder, file);
  }
  if (!(paths.t1 ?? paths.t1c ?? paths.t2 ?? paths.flair)) {
    const seen = names.length === 0 ? 'holds no NIfTI file' : `holds ${names.join(', ')}`;
    throw new ImportError(
      `${folder} ${seen}; expected MR images of one case, such as case-t1c.nii.gz, case-t2f.nii.gz`,
    );
  }
  const segmentations = [...(byRole.get('segmentation') ?? [])].sort(byPlainness);
  if (segmentations.length > 0) paths.segmentation = join(folder, segmentations[0]);
  if (segmentations.length > 1) {
    const others = segmentations.slice(1).join(', ');
    notes.push(
      `${segmentations[0]}: taken as the segmentation (the shortest name, else the first); not ${others}. --seg FILE takes another`,
    );
  }
  return { paths, notes };
}

async function imageFiles(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries
      .filter((entry) => !entry.isDirectory() && /\.nii(\.gz)?$/i.test(entry.name))
      .map((entry) => entry.name)
      .sort();
  } catch (error) {
    throw new ImportError(`${folder} cannot be read: ${reason(error)}`, { cause: error });
  }
}

/** A plain `seg` before `seg_of-some-method`; then by name. */
function byPlainness(a: string, b: string): number {
  const words = (name: string): number => imageName(name).split(/[^A-Za-z0-9]+/).length;
  return words(a) - words(b) || a.toLowerCase().localeCompare(b.toLowerCase(), 'en');
}

function reason(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return 'there is no such folder';
  if (code === 'ENOTDIR') return 'it is not a folder';
  return message;
}
