import { resolve } from 'node:path';
import fastify from 'fastify';
import type { FastifyInstance } from 'fastify';
import { Archive } from '../archive/archive.ts';
import { serveArchive } from '../archive/routes/serve-archive.ts';
import { buildPlugin } from '../build/build-plugin.ts';
import { fetchViewer } from '../host/fetch-viewer.ts';
import { REPOSITORY } from '../repository.ts';
import { listen } from './listen.ts';
import { answerLoopbackNamesOnly } from './loopback-only.ts';
import { sampleStudyOnce } from './sample-study-once.ts';
import { serveViewer } from './serve-viewer.ts';

export interface ServerOptions {
  /** Address to listen on; the loopback interface if not given. */
  readonly host?: string;
  /** 0 takes any free port; without one it is 3000 or the next that is free. */
  readonly port?: number;
  /** Where the embedded archive keeps its files; `data` in the checkout if not given. */
  readonly dataFolder?: string;
  /** Whether an empty embedded archive gets the sample study; true if not given. */
  readonly sampleStudy?: boolean;
  /** Largest STOW-RS request that the embedded archive takes. */
  readonly largestBodyBytes?: number;
  /** Root of an existing DICOMweb service, to be used instead of the embedded archive. */
  readonly archiveUrl?: string;
  /** Value of the Authorization header for that service. */
  readonly archiveAuthorization?: string;
  /** The `dist` folder of the viewer; fetched if not given. */
  readonly viewerFolder?: string;
  /** The folder of the built plugin; built if not given; null serves the viewer without it. */
  readonly pluginFolder?: string | null;
  readonly onProgress?: (message: string) => void;
}

export interface RunningServer {
  /** Of the study list, without a slash at the end. */
  readonly url: string;
  /** In words: which archive is used, and where it is. */
  readonly archive: string;
  close(): Promise<void>;
}

/** In characters; a request line cannot be much longer. */
const LONGEST_FRAME_LIST = 16_000;

/**
 * Serves viewer, plugin and archive on one origin. Throws an Error whose message is meant for the person at the
 * command line: port taken, archive unreachable, viewer not to be had, plugin that does not build.
 */
export async function startServer(options: ServerOptions = {}): Promise<RunningServer> {
  const { onProgress, host = '127.0.0.1' } = options;
  const server = fastify({
    forceCloseConnections: true,
    trustProxy: 'loopback',
    routerOptions: { maxParamLength: LONGEST_FRAME_LIST },
  });
  answerLoopbackNamesOnly(server, host);
  try {
    const [archive, viewerFolder, pluginFolder] = await Promise.all([
      addArchive(server, options),
      options.viewerFolder ?? fetchViewer(onProgress ? { onProgress } : {}),
      options.pluginFolder === undefined ? buildPlugin() : options.pluginFolder,
    ]);
    await serveViewer(server, { viewerFolder, pluginFolder });
    const url = await listen(server, { host, port: options.port });
    return { url, archive, close: () => server.close() };
  } catch (error) {
    await server.close();
    throw error;
  }
}

async function addArchive(server: FastifyInstance, options: ServerOptions): Promise<string> {
  if (options.archiveUrl !== undefined) {
    const url = archiveUrl(options.archiveUrl);
    const { proxyArchive } = await import('./proxy-archive.ts');
    await proxyArchive(server, { url, authorization: options.archiveAuthorization });
    return url.href;
  }
  const { onProgress = () => undefined, largestBodyBytes } = options;
  const dataFolder = options.dataFolder ?? resolve(REPOSITORY, 'data');
  const archive = await Archive.open(dataFolder);
  server.addHook('onClose', () => archive.close());
  for (const reason of archive.damaged.values()) onProgress(`Left out: ${reason}`);
  if (options.sampleStudy ?? true) {
    await sampleStudyOnce({
      archive,
      dataFolder,
      onProgress,
      create: async (callbacks) => {
        // Loaded when it is needed: it brings an atlas and a simulation with it.
        const { createSampleStudy } = await import('../sample/create-sample-study.ts');
        return createSampleStudy(callbacks);
      },
    });
  }
  await serveArchive(server, { archive, ...(largestBodyBytes === undefined ? {} : { largestBodyBytes }) });
  return `embedded, ${archive.index.size} objects in ${dataFolder}`;
}

function archiveUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url;
  throw new Error(`'${text}' is no URL of an archive; it should look like http://localhost:8042/dicom-web.`);
}
