import { matches } from '../../../demo/src/archive/attribute-matching.ts';
import { BadQuery, parseQuery } from '../../../demo/src/archive/search-query.ts';
import { isUid } from '../../../demo/src/archive/uid.ts';

describe('matches', () => {
  const value = (vr: string, ...values: unknown[]): Record<string, { vr: string; Value: unknown[] }> => ({
    '00100020': { vr, Value: values },
  });

  it.each<[string, string, unknown, boolean]>([
    ['DA', '20240101-20240131', '20240115', true],
    ['DA', '20240101-20240131', '20240201', false],
    ['DA', '20240115', '20240115', true],
    ['DA', '-20240115', '20240115', true],
    ['DA', '20240116-', '20240115', false],
    ['DA', '202401-202402', '20240229', true],
    ['TM', '10-12', '125959.5', true],
    ['TM', '10:15-10:20', '101959', true],
    ['TM', '10-12', '130000', false],
    ['PN', 'doe^*', { Alphabetic: 'Doe^John' }, true],
    ['PN', 'DOE', { Alphabetic: 'Doe^John' }, false],
    ['LO', 'a.c', 'abc', false],
    ['LO', 'a?c', 'abc', true],
    ['LO', 'A?C', 'abc', false],
    ['LO', '(x)[1]{2}+$^', '(x)[1]{2}+$^', true],
    ['LO', '*', 'anything', true],
    ['UI', '1.2\\1.3', '1.3', true],
    ['UI', '1.2,1.3', '1.3', true],
    ['UI', '1.2', '1.25', false],
    ['CS', 'MR\\PT', 'PT', true],
    ['IS', '3', 3, true],
    ['US', '03', 3, true],
    ['IS', '4', 3, false],
  ])('%s %s: %j is %s', (vr, pattern, stored, expected) => {
    expect(matches(value(vr, stored), { tag: '00100020', vr, pattern })).toBe(expected);
  });

  it('looks at every value, and finds nothing where there is none but for the pattern of all', () => {
    expect(matches(value('CS', 'MR', 'SEG'), { tag: '00100020', vr: 'CS', pattern: 'SEG' })).toBe(true);
    expect(matches({}, { tag: '00100020', vr: 'LO', pattern: 'x' })).toBe(false);
    expect(matches({}, { tag: '00100020', vr: 'LO', pattern: '*' })).toBe(true);
  });
});

describe('parseQuery', () => {
  const known = new Set(['00100020', '0020000D']);
  const parse = (text: string): ReturnType<typeof parseQuery> => parseQuery(new URLSearchParams(text), known);

  it('takes keywords and tags, and leaves out what is empty', () => {
    expect(parse('PatientID=a&0020000d=1.2&00100020=').conditions).toEqual([
      { tag: '00100020', vr: 'LO', pattern: 'a' },
      { tag: '0020000D', vr: 'UI', pattern: '1.2' },
    ]);
  });

  it('takes fields as lists, repeated, by keyword, or all', () => {
    expect(parse('includefield=00081030,PatientID&includefield=all')).toMatchObject({
      include: ['00081030', '00100020'],
      includeAll: true,
    });
  });

  it('warns of what it cannot do', () => {
    expect(parse('fuzzymatching=true&PatientName=x&Foo=1').warnings).toEqual([
      'matching by PatientName is not supported',
      'matching by Foo is not supported',
      'fuzzy matching is not supported',
    ]);
  });

  it.each(['limit=-1', 'limit=1.5', 'offset=x', 'limit=', 'includefield=Foo'])('refuses %s', (text) => {
    expect(() => parse(text)).toThrow(BadQuery);
  });
});

describe('isUid', () => {
  it.each<[string, boolean]>([
    ['1.2.840.10008.1.2', true],
    ['2.25.0', true],
    ['1.02.3', true],
    [`1.${'2'.repeat(62)}`, true],
    [`1.${'2'.repeat(63)}`, false],
    ['', false],
    ['.', false],
    ['..', false],
    ['1..2', false],
    ['1.2.', false],
    ['1/2', false],
    ['1\\2', false],
    ['1.2\0', false],
    ['1.2\n', false],
  ])('%j: %s', (text, expected) => {
    expect(isUid(text)).toBe(expected);
  });
});
