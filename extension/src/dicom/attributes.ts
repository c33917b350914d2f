import type { Dataset } from './dataset.ts';

/**
 * Tolerant access to naturalised datasets. dcmjs and the host give a value as such, as an array of one,
 * as a proxy of such an array, numbers as strings, a person's name as an object, or null for "empty".
 */

/** The items of a sequence; none when it is absent or empty. */
export function items(dataset: Dataset, keyword: string): Dataset[] {
  const value = dataset[keyword];
  if (value === undefined || value === null) return [];
  const list: unknown[] = Array.isArray(value) ? Array.from(value as unknown[]) : [value];
  return list.filter((item): item is Dataset => typeof item === 'object' && item !== null);
}

/** The first item of a sequence. */
export function firstItem(dataset: Dataset, keyword: string): Dataset | undefined {
  return items(dataset, keyword)[0];
}

/** The numbers of an attribute; undefined when it is absent or holds anything that is not a finite number. */
export function numbers(dataset: Dataset, keyword: string): number[] | undefined {
  const value = dataset[keyword];
  if (value === undefined || value === null || value === '') return undefined;
  const list: unknown[] = listOf(value);
  if (list.length === 0) return undefined;
  const parsed = list.map((entry) => (entry === null || entry === '' ? NaN : Number(entry)));
  return parsed.every((entry) => Number.isFinite(entry)) ? parsed : undefined;
}

export function firstNumber(dataset: Dataset, keyword: string): number | undefined {
  return numbers(dataset, keyword)?.[0];
}

/** The strings of an attribute, trimmed of the padding that DICOM adds. */
export function texts(dataset: Dataset, keyword: string): string[] {
  const value = dataset[keyword];
  if (value === undefined || value === null) return [];
  const list: unknown[] = Array.isArray(value) ? Array.from(value as unknown[]) : [value];
  return list.map(plainText).filter((entry) => entry !== '');
}

export function text(dataset: Dataset, keyword: string): string | undefined {
  return texts(dataset, keyword)[0];
}

function listOf(value: unknown): unknown[] {
  if (ArrayBuffer.isView(value)) return Array.from(value as unknown as ArrayLike<unknown>);
  if (Array.isArray(value)) return Array.from(value as unknown[]);
  return typeof value === 'string' ? value.split('\\') : [value];
}

function plainText(value: unknown): string {
  if (typeof value === 'string') return value.replace(/[\0 ]+$/, '').trimStart();
  if (typeof value === 'number' || typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return '';
  const name = value as { Alphabetic?: unknown; Ideographic?: unknown; Phonetic?: unknown };
  const groups = [name.Alphabetic, name.Ideographic, name.Phonetic].map((group) =>
    typeof group === 'string' ? group.trim() : '',
  );
  return groups.join('=').replace(/=+$/, '');
}
