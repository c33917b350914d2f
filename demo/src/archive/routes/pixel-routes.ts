import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Archive } from '../archive.ts';
import { bulkValues } from '../bulk-value.ts';
import { framesOf } from '../frames.ts';
import type { IndexedInstance } from '../instance-index.ts';
import { covers, parseAccept } from '../media-type.ts';
import { writeMultipart } from '../multipart-writer.ts';
import type { Part } from '../multipart-writer.ts';
import type { Part10 } from '../part10.ts';
import { pixelMediaType } from '../pixel-media-type.ts';

const INSTANCE = '/studies/:study/series/:series/instances/:instance';
const OCTETS = 'application/octet-stream';

interface Target {
  readonly study: string;
  readonly series: string;
  readonly instance: string;
}

/** What a request is answered with: values to be read one after the other, all of one media type. */
interface Values {
  readonly mediaType: string;
  readonly transferSyntaxUID: string;
  readonly read: readonly (() => Promise<Buffer>)[];
}

interface Refusal {
  readonly status: 400 | 404 | 406;
  readonly message: string;
}

/** WADO-RS: frames and bulk data of an instance (PS3.18, 10.4). */
export function addPixelRoutes(server: FastifyInstance, archive: Archive): void {
  server.get(`${INSTANCE}/frames/:frames`, (request, reply) => {
    const { frames, ...target } = request.params as Target & { frames: string };
    return answer(archive, target, { request, reply, select: (object) => selectFrames(object, frames) });
  });
  server.get(`${INSTANCE}/bulkdata/*`, (request, reply) => {
    const { '*': path, ...target } = request.params as Target & { '*': string };
    return answer(archive, target, { request, reply, select: (object) => selectBulk(object, path) });
  });
}

interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly select: (object: Part10) => Promise<Values | Refusal>;
}

async function answer(archive: Archive, target: Target, exchange: Exchange): Promise<FastifyReply> {
  const { request, reply, select } = exchange;
  const [entry] = archive.index.find(target.study, target.series, target.instance);
  if (!(entry as IndexedInstance | undefined))
    return reply.code(404).send({ message: 'the archive has no such object' });
  // The file stays open until the answer is written: values are read as they are sent.
  await archive.read(entry, async (object) => {
    const values = await select(object);
    if ('status' in values) return reply.code(values.status).send({ message: values.message });
    return sendValues(request, reply, values);
  });
  return reply;
}

async function sendValues(request: FastifyRequest, reply: FastifyReply, values: Values): Promise<void> {
  const { mediaType, transferSyntaxUID, read } = values;
  for (const { essence, parameters } of parseAccept(request.headers.accept)) {
    if (![undefined, '*', transferSyntaxUID].includes(parameters['transfer-syntax'])) continue;
    const type = parameters['type'] ?? '*/*';
    const ofType = covers(type, mediaType) || type === OCTETS;
    if (essence === '*/*' || (essence === 'multipart/related' && ofType)) {
      const partType = type === OCTETS ? OCTETS : mediaType;
      const contentType = `${partType}; transfer-syntax=${transferSyntaxUID}`;
      const message = writeMultipart(partType, parts(read, contentType));
      await sendAll(reply.type(message.contentType), message.body);
      return;
    }
    if (read.length === 1 && (covers(essence, mediaType) || essence === OCTETS)) {
      const [first] = read;
      await reply.type(essence === OCTETS ? OCTETS : mediaType).send(await first());
      return;
    }
  }
  const message = `${request.headers.accept ?? ''} cannot be had; this is ${mediaType} in ${transferSyntaxUID}`;
  await reply.code(406).send({ message });
}

async function sendAll(reply: FastifyReply, body: AsyncIterable<Uint8Array>): Promise<void> {
  const stream = Readable.from(body, { objectMode: false });
  const closed = new Promise<void>((resolve) => stream.once('close', resolve));
  await reply.send(stream);
  await closed;
}

async function* parts(read: Values['read'], contentType: string): AsyncGenerator<Part> {
  for (const value of read) yield { contentType, content: [await value()] };
}

async function selectFrames(object: Part10, list: string): Promise<Values | Refusal> {
  const numbers = list.split(',').map((text) => (/^[1-9][0-9]{0,8}$/.test(text) ? Number(text) : 0));
  if (numbers.includes(0)) return { status: 400, message: `'${list}' is not a list of frame numbers from 1` };
  let frames;
  try {
    frames = await framesOf(object);
  } catch (error) {
    if (error instanceof RangeError) return { status: 404, message: error.message };
    throw error;
  }
  const count = frames?.count ?? 0;
  const beyond = numbers.find((number) => number > count);
  if (!frames || beyond !== undefined)
    return { status: 404, message: `the object has ${count} frames, not ${beyond ?? 1}` };
  const { read } = frames;
  const { transferSyntaxUID } = object;
  const mediaType = pixelMediaType(transferSyntaxUID);
  return { mediaType, transferSyntaxUID, read: numbers.map((number) => () => read(number - 1)) };
}

async function selectBulk(object: Part10, path: string): Promise<Values | Refusal> {
  const read = await bulkValues(object, path);
  if (!read) return { status: 404, message: `the object has no bulk data at '${path}'` };
  const { transferSyntaxUID, bulk } = object;
  const encapsulated = bulk.find(({ tag }) => tag === path.toUpperCase())?.encapsulated !== undefined;
  return { mediaType: encapsulated ? pixelMediaType(transferSyntaxUID) : OCTETS, transferSyntaxUID, read };
}
