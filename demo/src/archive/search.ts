import { matches } from './attribute-matching.ts';
import { firstText } from './dicom-json.ts';
import type { DicomJson } from './dicom-json.ts';
import { INSTANCE_TAGS, SERIES_TAGS, STUDY_TAGS } from './instance-index.ts';
import type { IndexedInstance, InstanceIndex } from './instance-index.ts';
import type { SearchQuery } from './search-query.ts';

export type Level = 'study' | 'series' | 'instance';

/** A search result, with one instance that stands for what was found. */
export interface Match {
  readonly dataSet: DicomJson;
  readonly example: IndexedInstance;
}

/** Where a search looks: everywhere, in a study, or in a series. */
export interface Scope {
  readonly study?: string | undefined;
  readonly series?: string | undefined;
}

const COMPUTED = {
  study: ['00080056', '00080061', '00081190', '00201206', '00201208'],
  series: ['00201209'],
  instance: ['00083002'],
};

/** The tags that can be matched at a level: its own and those of the levels above. */
export const MATCHABLE: Readonly<Record<Level, ReadonlySet<string>>> = {
  study: new Set([...STUDY_TAGS, ...COMPUTED.study]),
  series: new Set([...STUDY_TAGS, ...COMPUTED.study, ...SERIES_TAGS, ...COMPUTED.series]),
  instance: new Set([...STUDY_TAGS, ...COMPUTED.study, ...SERIES_TAGS, ...COMPUTED.series, ...INSTANCE_TAGS]),
};

/** Answers a search (PS3.18, 10.6) from the index, in an order that does not change from page to page. */
export function search(index: InstanceIndex, level: Level, options: Scope & { query: SearchQuery }): Match[] {
  const { query, study, series } = options;
  const studies = study === undefined ? index.studies() : [index.study(study)];
  const found = studies
    .filter((instances) => instances.length > 0)
    .flatMap((seriesList) => candidates(seriesList, level, series))
    .filter(({ dataSet }) => query.conditions.every((condition) => matches(dataSet, condition)))
    .sort(ORDER[level]);
  return found.slice(query.offset, query.offset + query.limit);
}

function candidates(seriesList: IndexedInstance[][], level: Level, only: string | undefined): Match[] {
  const studyPart = studyAttributes(seriesList);
  if (level === 'study') return [{ dataSet: studyPart, example: seriesList[0][0] }];
  return seriesList
    .filter(([first]) => only === undefined || first.series === only)
    .flatMap((instances) => {
      const seriesPart = { ...studyPart, ...seriesAttributes(instances) };
      if (level === 'series') return [{ dataSet: seriesPart, example: instances[0] }];
      return instances.map((example) => {
        return { dataSet: { ...seriesPart, ...instanceAttributes(example) }, example };
      });
    });
}

function studyAttributes(seriesList: IndexedInstance[][]): DicomJson {
  const modalities = seriesList.map(([first]) => firstText(first.attributes, '00080060'));
  const distinct = [...new Set(modalities.filter((value) => value !== ''))].sort();
  const instances = seriesList.reduce((sum, series) => sum + series.length, 0);
  return {
    ...pick(seriesList[0][0], STUDY_TAGS),
    '00080056': { vr: 'CS', Value: ['ONLINE'] },
    '00080061': distinct.length > 0 ? { vr: 'CS', Value: distinct } : { vr: 'CS' },
    '00201206': { vr: 'IS', Value: [seriesList.length] },
    '00201208': { vr: 'IS', Value: [instances] },
  };
}

function seriesAttributes(instances: IndexedInstance[]): DicomJson {
  return { ...pick(instances[0], SERIES_TAGS), '00201209': { vr: 'IS', Value: [instances.length] } };
}

function instanceAttributes(entry: IndexedInstance): DicomJson {
  return { ...pick(entry, INSTANCE_TAGS), '00083002': { vr: 'UI', Value: [entry.transferSyntaxUID] } };
}

function pick({ attributes }: IndexedInstance, tags: readonly string[]): DicomJson {
  const found = tags.filter((tag) => tag in attributes);
  return Object.fromEntries(found.map((tag) => [tag, attributes[tag]]));
}

type Order = (a: Match, b: Match) => number;

/** Newest studies first; series and instances by their numbers. */
const ORDER: Readonly<Record<Level, Order>> = {
  study: byFirst([
    (a, b) => text(b, '00080020', '00080030').localeCompare(text(a, '00080020', '00080030')),
    byUid,
  ]),
  series: byFirst([byStudy, (a, b) => number(a, '00200011') - number(b, '00200011'), byUid]),
  instance: byFirst([byStudy, bySeries, (a, b) => number(a, '00200013') - number(b, '00200013'), byUid]),
};

function byFirst(orders: readonly Order[]): Order {
  return (a, b) => orders.map((order) => order(a, b)).find((result) => result !== 0) ?? 0;
}

function byUid(a: Match, b: Match): number {
  return byStudy(a, b) || bySeries(a, b) || compare(a.example.instance, b.example.instance);
}

function byStudy(a: Match, b: Match): number {
  return compare(a.example.study, b.example.study);
}

function bySeries(a: Match, b: Match): number {
  return compare(a.example.series, b.example.series);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function text({ dataSet }: Match, ...tags: string[]): string {
  return tags.map((tag) => firstText(dataSet, tag)).join('');
}

function number({ dataSet }: Match, tag: string): number {
  return Number(firstText(dataSet, tag));
}
