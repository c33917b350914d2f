import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { DicomJson } from '../dicom-json.ts';
import { covers, parseAccept } from '../media-type.ts';

const TYPES = ['application/dicom+json', 'application/json'];

/** Sends a list of data sets as DICOM JSON, as they come, or 406 where the client wants something else. */
export function answerJson(
  request: FastifyRequest,
  reply: FastifyReply,
  dataSets: AsyncIterable<DicomJson> | Iterable<DicomJson>,
): FastifyReply {
  const accepted = parseAccept(request.headers.accept);
  const type = accepted.flatMap(
    ({ essence }) => TYPES.find((candidate) => covers(essence, candidate)) ?? [],
  )[0];
  if (!type) return reply.code(406).send({ message: `only ${TYPES.join(' and ')} can be had here` });
  return reply.type(type).send(Readable.from(jsonArray(dataSets), { objectMode: false }));
}

async function* jsonArray(dataSets: AsyncIterable<DicomJson> | Iterable<DicomJson>): AsyncGenerator<string> {
  let before = '[';
  for await (const dataSet of dataSets) {
    yield before + JSON.stringify(dataSet);
    before = ',';
  }
  yield before === '[' ? '[]' : ']';
}
