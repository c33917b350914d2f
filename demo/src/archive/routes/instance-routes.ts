import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Archive } from '../archive.ts';
import type { DicomJson } from '../dicom-json.ts';
import type { IndexedInstance } from '../instance-index.ts';
import { covers, parseAccept } from '../media-type.ts';
import { toMetadata } from '../metadata.ts';
import { writeMultipart } from '../multipart-writer.ts';
import type { Part } from '../multipart-writer.ts';
import { answerJson } from './answer-json.ts';
import { serviceRoot } from './service-root.ts';

const DICOM = 'application/dicom';
const LEVELS = [
  '/studies/:study',
  '/studies/:study/series/:series',
  '/studies/:study/series/:series/instances/:instance',
];

interface Address {
  readonly study: string;
  readonly series?: string;
  readonly instance?: string;
}

/** WADO-RS: instances and their metadata (PS3.18, 10.4), and WADO-URI (PS3.18, 9) for Part 10 objects. */
export function addInstanceRoutes(server: FastifyInstance, archive: Archive): void {
  const find = ({ study, series, instance }: Address): Promise<IndexedInstance[]> =>
    findStored(archive, { study, ...(series ? { series } : {}), ...(instance ? { instance } : {}) });
  for (const path of LEVELS) {
    server.get(`${path}/metadata`, async (request, reply) => {
      const entries = await find(request.params as Address);
      if (entries.length === 0) return notFound(reply);
      const root = serviceRoot(request, server.prefix);
      return answerJson(request, reply, metadataOf(archive, entries, root));
    });
    server.get(path, async (request, reply) => {
      const entries = await find(request.params as Address);
      return entries.length === 0 ? notFound(reply) : answerInstances(archive, entries, { request, reply });
    });
  }
}

async function findStored(
  archive: Archive,
  { study, series, instance }: Address,
): Promise<IndexedInstance[]> {
  const known = archive.index.find(study, series, instance);
  if (known.length > 0) return known;
  await archive.refresh();
  return archive.index.find(study, series, instance);
}

/** The same objects by query parameters, for clients of the older service. */
export function addWadoUriRoute(server: FastifyInstance, path: string, archive: Archive): void {
  server.get(path, async (request, reply) => {
    const query = request.query as Record<string, string | undefined>;
    const { requestType, studyUID, seriesUID, objectUID, contentType } = query;
    if (requestType !== 'WADO')
      return reply.code(400).send({ message: `requestType '${requestType ?? ''}' is not WADO` });
    if (!studyUID || !seriesUID || !objectUID) {
      return reply.code(400).send({ message: 'studyUID, seriesUID and objectUID must be given' });
    }
    if (contentType && !covers(contentType, DICOM)) {
      return reply.code(406).send({ message: `contentType '${contentType}' cannot be had, only ${DICOM}` });
    }
    const [entry] = await findStored(archive, { study: studyUID, series: seriesUID, instance: objectUID });
    if (!(entry as IndexedInstance | undefined)) return notFound(reply);
    return reply.type(DICOM).send(createReadStream(archive.pathOf(entry)));
  });
}

async function* metadataOf(
  archive: Archive,
  entries: readonly IndexedInstance[],
  root: string,
): AsyncGenerator<DicomJson> {
  for (const entry of entries) {
    const url = `${root}/studies/${entry.study}/series/${entry.series}/instances/${entry.instance}`;
    const metadata = await archive.read(entry, (object) =>
      Promise.resolve(toMetadata(object, (path) => `${url}/bulkdata/${path}`)),
    );
    if (metadata) yield metadata;
  }
}

interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** Instances as they are stored: there is no transcoding, so another transfer syntax cannot be had. */
function answerInstances(
  archive: Archive,
  entries: readonly IndexedInstance[],
  { request, reply }: Exchange,
): FastifyReply {
  for (const { essence, parameters } of parseAccept(request.headers.accept)) {
    const syntax = parameters['transfer-syntax'] ?? '*';
    if (syntax !== '*' && entries.some((entry) => entry.transferSyntaxUID !== syntax)) continue;
    const multipart =
      essence === '*/*' || (essence === 'multipart/related' && covers(parameters['type'] ?? DICOM, DICOM));
    if (multipart) {
      const { contentType, body } = writeMultipart(
        DICOM,
        entries.map((entry) => partOf(archive, entry)),
      );
      return reply.type(contentType).send(Readable.from(body, { objectMode: false }));
    }
    if (entries.length === 1 && covers(essence, DICOM)) {
      return reply.type(DICOM).send(createReadStream(archive.pathOf(entries[0])));
    }
  }
  return reply
    .code(406)
    .send({ message: `${request.headers.accept ?? ''} cannot be had; instances are given as stored` });
}

function partOf(archive: Archive, entry: IndexedInstance): Part {
  return {
    contentType: `${DICOM}; transfer-syntax=${entry.transferSyntaxUID}`,
    // Opened when its turn comes: a study may have more files than a process may open.
    content: lazily(() => createReadStream(archive.pathOf(entry))),
  };
}

async function* lazily(open: () => AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* open();
}

function notFound(reply: FastifyReply): FastifyReply {
  return reply.code(404).send({ message: 'the archive has no such object' });
}
