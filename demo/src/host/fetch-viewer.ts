import { access, mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf } from '../archive/durable-file.ts';
import { cacheFolder } from '../repository.ts';
import { VIEWER_PACKAGE } from './viewer-package.ts';
import type { PinnedPackage } from './viewer-package.ts';

export interface FetchViewerOptions {
  /** Where the unpacked viewer is kept. */
  readonly folder?: string;
  readonly package?: PinnedPackage;
  /** Settings of npm; those of this machine if not given. */
  readonly settings?: Record<string, unknown>;
  readonly onProgress?: (message: string) => void;
}

const ATTEMPTS = 3;
/** Folders of downloads that were killed are removed when they are older than this. */
const ABANDONED_MS = 6 * 3600 * 1000;

/**
 * Gives the `dist` folder of the prebuilt viewer, fetching it if it is not there. A copy counts only when its
 * download was whole and had the pinned integrity; several processes may fetch at once. Throws an error that
 * says what to do where that fails.
 */
export async function fetchViewer(options: FetchViewerOptions = {}): Promise<string> {
  const { folder = join(cacheFolder(), 'host'), onProgress = () => undefined } = options;
  const wanted = options.package ?? VIEWER_PACKAGE;
  const final = join(folder, `${wanted.name.replace('@', '').replace('/', '-')}-${wanted.version}`);
  const dist = join(final, 'dist');
  if (await isThere(dist)) return dist;
  await mkdir(folder, { recursive: true });
  await removeAbandoned(folder);
  // Loaded when it is needed: most starts find the viewer in its place.
  const { downloadViewer } = await import('./download-viewer.ts');
  for (let attempt = 1; ; attempt++) {
    try {
      await downloadViewer(wanted, { folder, final, settings: options.settings, onProgress });
      if (!(await isThere(dist))) throw new Error(`${final} is not what it was: remove it, and start again`);
      return dist;
    } catch (error) {
      const reason = explain(error, wanted);
      if (attempt === ATTEMPTS)
        throw new Error(`The viewer could not be fetched: ${reason}`, { cause: error });
      onProgress(
        `That download is no good and was thrown away: ${reason} Trying again (${attempt + 1} of ${ATTEMPTS}).`,
      );
    }
  }
}

function explain(error: unknown, { name, version }: PinnedPackage): string {
  const code = codeOf(error) ?? '';
  if (code === 'EINTEGRITY') {
    return `the file of ${name} ${version} that the registry gives is not the one this version was made for (its checksum differs).`;
  }
  return `${code === '' ? '' : `${code}: `}${error instanceof Error ? error.message : String(error)}.`;
}

async function isThere(path: string): Promise<boolean> {
  try {
    await access(join(path, 'index.html'));
    return true;
  } catch {
    return false;
  }
}

async function removeAbandoned(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    if (!name.startsWith('partial-')) continue;
    const found = await stat(path).catch(() => undefined);
    if (found && Date.now() - found.mtimeMs > ABANDONED_MS) await removeFolder(path);
  }
}

function removeFolder(path: string): Promise<void> {
  return rm(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}
