import type { FastifyInstance } from 'fastify';

const LOOPBACK_NAMES = /^(localhost|127(\.[0-9]{1,3}){3}|\[::1\])(:[0-9]+)?$/i;

/**
 * Where the server listens on the loopback interface alone, refuses requests that were meant for another name: a
 * web page whose name was made to point at this machine could read the archive otherwise.
 */
export function answerLoopbackNamesOnly(server: FastifyInstance, host: string): void {
  if (!LOOPBACK_NAMES.test(host) && host !== '::1') return;
  server.addHook('onRequest', async (request, reply) => {
    const name = request.raw.headers.host ?? '';
    if (LOOPBACK_NAMES.test(name)) return;
    await reply
      .code(421)
      .send({ message: `this server is for this machine only, not for '${name}'; see --host` });
  });
}
