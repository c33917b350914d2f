import { mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import pacote from 'pacote';
import { codeOf } from '../archive/durable-file.ts';
import { extractDist } from './extract-dist.ts';
import { npmSettings } from './npm-settings.ts';
import type { PinnedPackage } from './viewer-package.ts';

export interface DownloadOptions {
  /** Where to unpack aside, on the same drive as `final`. */
  readonly folder: string;
  /** What the unpacked package is called when it is whole. */
  readonly final: string;
  /** Settings of npm; those of this machine if not given. */
  readonly settings: Record<string, unknown> | undefined;
  readonly onProgress: (message: string) => void;
}

/**
 * Downloads a package, checks its integrity and unpacks its `dist` folder; all of it is there afterwards, or
 * nothing. Throws what the registry, the network or the check had to say.
 */
export async function downloadViewer(wanted: PinnedPackage, options: DownloadOptions): Promise<void> {
  const { folder, final, onProgress } = options;
  const settings = options.settings ?? (await npmSettings());
  const { name, version, integrity } = wanted;
  onProgress(`Fetching the viewer ${name} ${version} from ${String(settings['registry'])}`);
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
        await rm(aside, { recursive: true, force: true, maxRetries: 5 });
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
    await rm(unpacked, { recursive: true, force: true, maxRetries: 5 });
    if (codeOf(error) !== 'ENOTEMPTY' && codeOf(error) !== 'EEXIST') throw error;
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
