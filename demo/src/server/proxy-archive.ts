import httpProxy from '@fastify/http-proxy';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { takesForeignHost } from './check-archive.ts';
import type { ExistingArchive } from './check-archive.ts';

/**
 * Puts an existing DICOMweb archive on the viewer's origin, at /dicom-web, and its WADO-URI service at /wado.
 * Archives write absolute URLs into their answers, made of the host that was asked and of their own path: so
 * they are told the viewer's host, and their own path leads to them as well. Throws what `takesForeignHost` does.
 */
export async function proxyArchive(server: FastifyInstance, archive: ExistingArchive): Promise<void> {
  const { url, authorization } = archive;
  const passHost = await takesForeignHost(archive);
  const root = url.pathname.replace(/\/+$/, '');
  const mounts = new Map([
    ['/dicom-web', root],
    ['/wado', '/wado'],
    root === '' ? ['/studies', '/studies'] : [root, root],
  ]);
  for (const [prefix, rewritePrefix] of mounts) {
    await server.register(httpProxy, {
      upstream: url.origin,
      prefix,
      rewritePrefix,
      // Some archives close kept connections without a word, and the next request on them fails.
      http: { agentOptions: { keepAlive: false }, requestOptions: { timeout: 0 } },
      replyOptions: {
        rewriteRequestHeaders: (request, headers) => {
          const { host, protocol } = request as FastifyRequest;
          return {
            ...headers,
            ...(passHost ? { host } : {}),
            // Not quoted, against RFC 7239: Orthanc would take the quotes for a part of the name.
            forwarded: `host=${host};proto=${protocol}`,
            ...(authorization === undefined ? {} : { authorization }),
          };
        },
      },
    });
  }
}
