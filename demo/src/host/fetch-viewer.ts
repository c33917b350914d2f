import { access, mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import pacote from 'pacote';
import { codeOf } from '../archive/durable-file.ts';
import { cacheFolder } from '../repository.ts';
import { extractDist } from './extract-dist.ts';
import { npmSettings } from './npm-settings.ts';
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
  const settings = options.settings ?? (await npmSettings());
  for (let attempt = 1; ; attempt++) {
    try {
      onProgress(`Fetching the viewer ${wanted.name} ${wanted.version} from ${String(settings['registry'])}`);
      await fetchOnce(wanted, { folder, final, settings, onProgress });
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

interface FetchOptions {
  readonly folder: string;
  readonly final: string;
  readonly settings: Record<string, unknown>;
  readonly onProgress: (message: string) => void;
}

async function fetchOnce(
  wanted: PinnedPackage,
  { folder, final, settings, onProgress }: FetchOptions,
): Promise<void> {
  const { name, version, integrity } = wanted;
  const report = progressReporter(wanted.bytes, onProgress);
  // The library may call this again, so every call has a folder of its own.
  const unpacked = await pacote.tarball.stream(
    `${name}@${version}`,
    async (stream) => {
      const aside = await mkdtemp(join(folder, 'partial-'));
      try {
        await extractDist(stream, aside, report());
        return aside;
      } catch (error) {
        await removeFolder(aside);
        throw error;
      }
    },
    { ...settings, integrity, fullMetadata: false },
  );
  await publish(unpacked, final);
}

/** Gives the folder its final name, unless another process has been faster. */
async function publish(unpacked: string, final: string): Promise<void> {
  try {
    await rename(unpacked, final);
  } catch (error) {
    await removeFolder(unpacked);
    if (!(await isThere(join(final, 'dist')))) throw error;
  }
}

function progressReporter(
  total: number,
  onProgress: (message: string) => void,
): () => (bytes: number) => void {
  return () => {
    let done = 0;
    let shown = 0;
    return (bytes) => {
      done += bytes;
      const tenths = Math.min(10, Math.floor((done * 10) / total));
      if (tenths === shown) return;
      shown = tenths;
      onProgress(`Fetching the viewer: ${tenths * 10} % of ${Math.round(total / 1e6)} MB`);
    };
  };
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
