import type { DicomJson } from './dicom-json.ts';
import type { Condition } from './search-query.ts';

/** Whether an attribute of a data set meets a condition (PS3.4, C.2.2.2); any of several values may. */
export function matches(dataSet: DicomJson, { tag, vr, pattern }: Condition): boolean {
  const values = (dataSet[tag]?.Value ?? []).map(textOf);
  if (/^\*+$/.test(pattern)) return true;
  const test = testFor(vr, pattern);
  return values.some(test);
}

function testFor(vr: string, pattern: string): (value: string) => boolean {
  switch (vr) {
    case 'DA':
    case 'TM':
    case 'DT':
      return rangeTest(pattern);
    case 'UI':
    case 'CS':
      return anyOf(pattern.split(/[\\,]/).map((part) => wildcardTest(part.trim(), '')));
    case 'PN':
      return wildcardTest(pattern, 'i');
    case 'LO':
    case 'SH':
    case 'AE':
    case 'LT':
    case 'ST':
      return wildcardTest(pattern, '');
    default:
      return (value) => value === pattern || Number(value) === Number(pattern);
  }
}

function anyOf(tests: readonly ((value: string) => boolean)[]): (value: string) => boolean {
  return (value) => tests.some((test) => test(value));
}

/** `*` stands for any text, `?` for one character. */
function wildcardTest(pattern: string, flags: string): (value: string) => boolean {
  const literal = pattern.replace(/[\\^$.|+()[\]{}/]/g, '\\$&');
  const source = literal.replace(/\*/g, '.*').replace(/\?/g, '.');
  const expression = new RegExp(`^${source}$`, `su${flags}`);
  return (value) => expression.test(value);
}

/** `a-b`, `a-` and `-b` are ranges with both ends in them; a coarser end stands for all it contains. */
function rangeTest(pattern: string): (value: string) => boolean {
  const plain = pattern.replace(/:/g, '');
  const dash = plain.indexOf('-');
  if (dash === -1) return (value) => value.replace(/[:.]/g, '').startsWith(plain.replace(/\./g, ''));
  const [from, to] = [plain.slice(0, dash), plain.slice(dash + 1)];
  return (value) => {
    const digits = value.replace(/:/g, '');
    return digits >= from && (to === '' || digits.slice(0, to.length) <= to);
  };
}

function textOf(value: unknown): string {
  if (typeof value === 'object' && value !== null && 'Alphabetic' in value) return String(value.Alphabetic);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
