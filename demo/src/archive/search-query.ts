import { dictionaryVr, tagOf } from './value-representation.ts';

/** One condition on an attribute. */
export interface Condition {
  readonly tag: string;
  readonly vr: string;
  readonly pattern: string;
}

/** A QIDO-RS query (PS3.18, 8.3.4), understood. */
export interface SearchQuery {
  readonly conditions: readonly Condition[];
  /** Tags asked for beside the ones that are always given. */
  readonly include: readonly string[];
  readonly includeAll: boolean;
  readonly limit: number;
  readonly offset: number;
  /** What was asked for and cannot be done; goes into the Warning header. */
  readonly warnings: readonly string[];
}

/** A query that cannot be understood; the message names the parameter. */
export class BadQuery extends Error {
  override readonly name = 'BadQuery';
}

/** Reads the query part of a search URL. `known` are the tags that can be matched at this level. */
export function parseQuery(parameters: URLSearchParams, known: ReadonlySet<string>): SearchQuery {
  const conditions: Condition[] = [];
  const warnings: string[] = [];
  for (const [name, pattern] of parameters) {
    if (CONTROL.has(name)) continue;
    const tag = tagOf(name);
    if (tag === undefined || !known.has(tag)) warnings.push(`matching by ${name} is not supported`);
    else if (pattern !== '') conditions.push({ tag, vr: dictionaryVr(tag), pattern });
  }
  if (parameters.get('fuzzymatching') === 'true') warnings.push('fuzzy matching is not supported');
  const fields = parameters.getAll('includefield').flatMap((value) => value.split(','));
  const includeAll = fields.includes('all');
  const include = fields.filter((field) => field !== '' && field !== 'all').map(fieldTag);
  const limit = count(parameters, 'limit', Number.POSITIVE_INFINITY);
  const offset = count(parameters, 'offset', 0);
  return { conditions, include, includeAll, limit, offset, warnings };
}

const CONTROL = new Set(['limit', 'offset', 'fuzzymatching', 'includefield']);

function fieldTag(field: string): string {
  const tag = tagOf(field);
  if (tag === undefined) throw new BadQuery(`includefield '${field}' is neither a keyword nor a tag`);
  return tag;
}

function count(parameters: URLSearchParams, name: string, fallback: number): number {
  const text = parameters.get(name);
  if (text === null) return fallback;
  if (!/^[0-9]{1,9}$/.test(text)) throw new BadQuery(`${name} '${text}' is not a whole number`);
  return Number(text);
}
