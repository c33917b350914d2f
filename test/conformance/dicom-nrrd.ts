import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

export interface Nrrd {
  readonly sizes: readonly number[];
  /** LPS, mm. */
  readonly origin: readonly number[];
  /** Vector from one voxel to the next along each axis, LPS, mm. */
  readonly axes: readonly (readonly number[])[];
  at(index: number): number;
}

/** Reads the gzipped little-endian NRRD files that dcmqi has beside its DICOM files. */
export function readNrrd(path: string): Nrrd {
  const bytes = readFileSync(path);
  const end = bytes.indexOf('\n\n');
  const fields = new Map(
    bytes
      .toString('latin1', 0, end)
      .split('\n')
      .map((line) => /^([^#:]+): (.*)$/.exec(line))
      .filter((match) => match !== null)
      .map((match) => [match[1], match[2]]),
  );
  const field = (name: string): string => {
    const value = fields.get(name);
    if (value === undefined) throw new Error(`${path} has no ${name}`);
    return value;
  };
  const vectors = (value: string) =>
    [...value.matchAll(/\(([^)]*)\)/g)].map((match) => match[1].split(',').map(Number));
  const raw = bytes.subarray(end + 2);
  const data = /^gz/.test(field('encoding')) ? gunzipSync(raw) : raw;
  const type = field('type');
  const readers: Record<string, ((index: number) => number) | undefined> = {
    short: (index) => data.readInt16LE(index * 2),
    int: (index) => data.readInt32LE(index * 4),
    'unsigned char': (index) => data[index],
    uchar: (index) => data[index],
    'unsigned short': (index) => data.readUInt16LE(index * 2),
    float: (index) => data.readFloatLE(index * 4),
    double: (index) => data.readDoubleLE(index * 8),
  };
  const at = readers[type];
  if (at === undefined) throw new Error(`${path} is of type ${type}`);
  if (field('space') !== 'left-posterior-superior') throw new Error(`${path} is in ${field('space')}`);
  return {
    sizes: field('sizes').split(' ').map(Number),
    origin: vectors(field('space origin'))[0],
    axes: vectors(field('space directions')),
    at,
  };
}
