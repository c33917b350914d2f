import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServer } from '../../demo/src/server/start-server.ts';
import type { ServerOptions } from '../../demo/src/server/start-server.ts';
import { startOrthanc } from './orthanc.ts';

/** A DICOMweb archive with nothing in it. */
export interface ArchiveUnderTest {
  /** Root of its DICOMweb service. */
  readonly root: string;
  /** Address of its WADO-URI service. */
  readonly wado: string;
  close(): Promise<void>;
}

/** Starts the server of the demo for its archive alone: viewer and plugin are not needed here. */
export async function startArchiveServer(
  options: Omit<ServerOptions, 'viewerFolder' | 'pluginFolder' | 'port' | 'sampleStudy'>,
): Promise<ArchiveUnderTest> {
  const server = await startServer({
    ...options,
    viewerFolder: import.meta.dirname,
    pluginFolder: null,
    port: 0,
    sampleStudy: false,
  });
  return { root: `${server.url}/dicom-web`, wado: `${server.url}/wado`, close: () => server.close() };
}

export async function startEmbedded(): Promise<ArchiveUnderTest> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'archive-'));
  const server = await startArchiveServer({ dataFolder });
  return {
    ...server,
    close: async () => {
      await server.close();
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
}

export async function startRealOrthanc(): Promise<ArchiveUnderTest> {
  const { root, close } = await startOrthanc();
  return { root, wado: new URL('/wado', root).href, close };
}

/** Puts the demo's proxy before an archive. */
export async function behindProxy(start: () => Promise<ArchiveUnderTest>): Promise<ArchiveUnderTest> {
  const archive = await start();
  const proxy = await startArchiveServer({ archiveUrl: archive.root });
  return {
    ...proxy,
    close: async () => {
      await proxy.close();
      await archive.close();
    },
  };
}
