import httpProxy from '@fastify/http-proxy';
import type { FastifyInstance, FastifyRequest } from 'fastify';

export interface ProxyOptions {
  /** Root of an existing DICOMweb service. */
  readonly url: URL;
  /** Sent as Authorization with every request, if given. */
  readonly authorization: string | undefined;
}

/**
 * Puts an existing DICOMweb archive on the viewer's origin, at /dicom-web, and its WADO-URI service at /wado.
 * Archives write absolute URLs into their answers, made of the host that was asked and of their own path: so
 * they are told the viewer's host, and their own path leads to them as well.
 */
export async function proxyArchive(
  server: FastifyInstance,
  { url, authorization }: ProxyOptions,
): Promise<void> {
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
        rewriteRequestHeaders: (request, headers) => ({
          ...headers,
          host: request.headers.host,
          forwarded: `host=${request.headers.host ?? ''};proto=${(request as FastifyRequest).protocol}`,
          ...(authorization === undefined ? {} : { authorization }),
        }),
      },
    });
  }
}
