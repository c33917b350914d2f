import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { viewerConfigScript } from './viewer-config.ts';

export interface ServeViewerOptions {
  /** The `dist` folder of the prebuilt viewer. */
  readonly viewerFolder: string;
  /** The built plugin; null serves the viewer without it. */
  readonly pluginFolder: string | null;
}

const PLUGIN_PREFIX = '/plugins/tumor-modeling/';
/** Names with a hash of their content in them never change. */
const IMMUTABLE = /(\.bundle\.[0-9a-f]{16}\.js|\/[0-9a-f]{16}\.wasm)$/;

/** Serves the unmodified viewer at the root, with our configuration, and the plugin beside it. */
export async function serveViewer(server: FastifyInstance, options: ServeViewerOptions): Promise<void> {
  const { viewerFolder, pluginFolder } = options;
  const modePath = pluginFolder === null ? null : `${PLUGIN_PREFIX}mode.js`;
  server.get('/app-config.js', (_request, reply) =>
    reply.type('text/javascript').header('cache-control', 'no-cache').send(viewerConfigScript({ modePath })),
  );
  if (pluginFolder !== null) {
    await server.register(fastifyStatic, {
      root: pluginFolder,
      prefix: PLUGIN_PREFIX,
      decorateReply: false,
      dotfiles: 'deny',
      index: false,
      cacheControl: false,
      setHeaders: (reply) => {
        reply.header('cache-control', 'no-cache');
      },
    });
  }
  await server.register(fastifyStatic, {
    root: viewerFolder,
    dotfiles: 'deny',
    cacheControl: false,
    setHeaders: (reply, path) => {
      const immutable = IMMUTABLE.test(path.replace(/\\/g, '/'));
      reply.header('cache-control', immutable ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
  // The viewer's own routes exist in the browser only: every page that is asked for is its one page.
  server.setNotFoundHandler((request, reply) => {
    const page = request.method === 'GET' && (request.headers.accept ?? '').includes('text/html');
    if (page && !/^\/(dicom-web|wado|plugins)(\/|\?|$)/.test(request.url))
      return reply.sendFile('index.html');
    return reply.code(404).send({ message: `there is nothing at ${request.url}` });
  });
}
