import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Archive } from '../archive.ts';
import type { DicomJson } from '../dicom-json.ts';
import { toMetadata } from '../metadata.ts';
import { MATCHABLE, search } from '../search.ts';
import type { Level, Match, Scope } from '../search.ts';
import { BadQuery, parseQuery } from '../search-query.ts';
import type { SearchQuery } from '../search-query.ts';
import { answerJson } from './answer-json.ts';
import { serviceRoot } from './service-root.ts';

const ROUTES: readonly { readonly path: string; readonly level: Level }[] = [
  { path: '/studies', level: 'study' },
  { path: '/series', level: 'series' },
  { path: '/studies/:study/series', level: 'series' },
  { path: '/instances', level: 'instance' },
  { path: '/studies/:study/instances', level: 'instance' },
  { path: '/studies/:study/series/:series/instances', level: 'instance' },
];

/** QIDO-RS (PS3.18, 10.6). */
export function addSearchRoutes(server: FastifyInstance, archive: Archive): void {
  for (const { path, level } of ROUTES) {
    server.get(path, (request, reply) =>
      answerSearch(archive, level, { request, reply, root: server.prefix }),
    );
  }
}

interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly root: string;
}

async function answerSearch(archive: Archive, level: Level, exchange: Exchange): Promise<FastifyReply> {
  const { request, reply } = exchange;
  let query;
  try {
    query = parseQuery(new URL(request.url, 'http://archive').searchParams, MATCHABLE[level]);
  } catch (error) {
    if (error instanceof BadQuery) return reply.code(400).send({ message: error.message });
    throw error;
  }
  await archive.refresh();
  const found = search(archive.index, level, { ...(request.params as Scope), query });
  const root = serviceRoot(request, exchange.root);
  const results: DicomJson[] = [];
  for (const match of found) results.push(await complete(archive, match, { query, level, root }));
  if (query.warnings.length > 0) {
    reply.header('warning', `299 ${request.host} "${query.warnings.join('; ').replace(/[^ -!#-~]/g, '?')}"`);
  }
  return answerJson(request, reply, results);
}

/**
 * Adds what depends on the URL, and for an instance what was asked for and is not in the index. A study or a
 * series has no attributes beyond those that it always answers with.
 */
async function complete(
  archive: Archive,
  { dataSet, example }: Match,
  { query, level, root }: { query: SearchQuery; level: Level; root: string },
): Promise<DicomJson> {
  const { study, series, instance } = example;
  const path = {
    study: '',
    series: `/series/${series}`,
    instance: `/series/${series}/instances/${instance}`,
  };
  const url = `${root}/studies/${study}${path[level]}`;
  const result = { ...dataSet, '00081190': { vr: 'UR', Value: [url] } };
  const missing = query.include.filter((tag) => !(tag in result));
  if (level !== 'instance' || (missing.length === 0 && !query.includeAll)) return sorted(result);
  const metadata = await archive.read(example, (object) =>
    Promise.resolve(
      toMetadata(object, (bulk) => `${root}/studies/${study}${path.instance}/bulkdata/${bulk}`),
    ),
  );
  const wanted = Object.entries(metadata ?? {}).filter(([tag]) => query.includeAll || missing.includes(tag));
  return sorted({ ...Object.fromEntries(wanted), ...result });
}

function sorted(dataSet: DicomJson): DicomJson {
  return Object.fromEntries(Object.entries(dataSet).sort(([a], [b]) => (a < b ? -1 : 1)));
}
