import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Archive } from '../archive.ts';
import { covers, parseAccept } from '../media-type.ts';
import { storeRequest } from '../store-request.ts';
import { storeResponse } from '../store-response.ts';
import { isUid } from '../uid.ts';
import { serviceRoot } from './service-root.ts';

export interface StoreOptions {
  readonly archive: Archive;
  readonly largestBodyBytes: number;
}

/** STOW-RS (PS3.18, 10.5). */
export function addStoreRoutes(server: FastifyInstance, options: StoreOptions): void {
  // Bodies are read as they come: an object may be larger than memory has room for.
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', (_request, _body, done) => {
    done(null);
  });
  for (const path of ['/studies', '/studies/:study']) {
    server.post(path, (request, reply) => answerStore(server, options, { request, reply }));
  }
}

async function answerStore(
  server: FastifyInstance,
  { archive, largestBodyBytes }: StoreOptions,
  { request, reply }: { request: FastifyRequest; reply: FastifyReply },
): Promise<FastifyReply> {
  const refuse = (status: number, message: string): FastifyReply => {
    // What is left of the body is not read: the connection cannot be used again.
    return reply.code(status).header('connection', 'close').send({ message });
  };
  const json = parseAccept(request.headers.accept).some(({ essence }) => {
    return covers(essence, 'application/dicom+json') || covers(essence, 'application/json');
  });
  if (!json) return refuse(406, 'the answer can only be had as application/dicom+json');
  const { study } = request.params as { study?: string };
  if (study !== undefined && !isUid(study)) return refuse(400, `'${study}' is not a UID`);
  const length = request.headers['content-length'];
  const result = await storeRequest(archive, {
    contentType: request.headers['content-type'],
    contentLength: length === undefined ? undefined : Number(length),
    body: request.raw,
    study,
    largestBodyBytes,
  });
  if ('status' in result) return refuse(result.status, result.message);
  const { status, body } = storeResponse(result, serviceRoot(request, server.prefix));
  return reply.code(status).type('application/dicom+json').send(JSON.stringify(body));
}
