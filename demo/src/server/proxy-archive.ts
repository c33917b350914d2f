import httpProxy from '@fastify/http-proxy';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { takesForeignHost } from './check-archive.ts';
import type { ExistingArchive } from './check-archive.ts';

/** Escapes of characters that may stand in a query as they are (RFC 3986, 3.4) and separate nothing in it. */
const NEEDLESS_ESCAPES = /%(2A|2C|2F|3A|3F|40)/gi;

/**
 * The query of a URL without needless escapes. The host escapes the commas of includefield; Orthanc's DICOMweb
 * plugin 1.7 unescapes nothing, and would leave out what was asked for.
 */
function queryOf(url: string): string {
  const at = url.indexOf('?');
  if (at === -1) return '';
  return url.slice(at + 1).replace(NEEDLESS_ESCAPES, (escape) => decodeURIComponent(escape));
}

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
        queryString: (_search, url) => queryOf(url),
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
