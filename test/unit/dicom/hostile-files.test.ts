import { deflateRawSync } from 'node:zlib';
import { inflate } from '../../../extension/src/dicom/inflate.ts';
import { readImageSeries } from '../../../extension/src/dicom/read-image-series.ts';
import { readPart10 } from '../../../extension/src/dicom/read-part10.ts';
import { requireStructure } from '../../../extension/src/dicom/require-structure.ts';
import {
  baseFiles,
  ENCODED_KINDS,
  ENCODED_SEEDS,
  HOSTILE_KINDS,
  kindOfSeed,
} from '../../fixtures/hostile/base-files.ts';
import { deflateFile } from '../../fixtures/hostile/deflate-file.ts';
import { mutate } from '../../fixtures/hostile/mutate.ts';
import { readHostile } from '../../fixtures/hostile/read-hostile.ts';

const sound = baseFiles();
/** A share of the campaign that `npm run bench -- dicom` goes through whole. */
const SHARE = 105;
/** Seeds whose files once hung or broke a reader: 14 and 21 sequences without end, the others impossible counts. */
const REGRESSIONS = [11, 14, 21, 892, 1248];

test.each([...HOSTILE_KINDS, ...ENCODED_KINDS])('a sound file is read by every reader: %s', async (kind) => {
  const outcomes = await readHostile(kind, sound[kind]);
  expect(outcomes.map(({ outcome }) => outcome)).toEqual(['read', 'read', 'read']);
});

test('a damaged file is read or refused in words, and ends no reader', async () => {
  const seeds = [
    ...REGRESSIONS,
    ...Array.from({ length: SHARE }, (_, n) => 1000 + n),
    ...Array.from({ length: SHARE }, (_, n) => ENCODED_SEEDS + n),
  ];
  let refused = 0;
  for (const seed of seeds) {
    const kind = kindOfSeed(seed);
    const { bytes, mutation } = mutate(sound[kind], seed);
    const outcomes = await readHostile(kind, bytes).catch((error: unknown) => {
      throw new Error(`seed ${seed} (${kind}, ${mutation})`, { cause: error });
    });
    refused += outcomes.filter(({ outcome }) => outcome === 'refused').length;
  }
  // The mutations do damage: else this would test nothing.
  expect(refused).toBeGreaterThan(seeds.length);
});

describe('structure', () => {
  const bytes = (): Uint8Array => new Uint8Array(sound.report.slice(0));

  test('what is cut off anywhere within its last element is said to be', () => {
    const whole = bytes();
    // (0040,A730) ContentSequence.
    const content = Buffer.from(whole).indexOf(Buffer.from([0x40, 0, 0x30, 0xa7, 0x53, 0x51]));
    for (let length = content + 1; length < whole.length; length += 97) {
      expect(() => {
        requireStructure(whole.slice(0, length).buffer);
      }).toThrow(/^The file ends within what begins at byte \d+$/);
    }
  });

  test('sequences nested a thousand deep are refused', () => {
    const whole = bytes();
    // In front of the dataset's first element of group 0008, behind the meta information.
    const view = new DataView(whole.buffer);
    const start = 132 + 12 + view.getUint32(140, true);
    const open = [
      8, 0, 0x15, 0x11, 0x53, 0x51, 0, 0, 255, 255, 255, 255, 254, 255, 0, 224, 255, 255, 255, 255,
    ];
    const nested = Array.from({ length: 1000 }, () => open).flat();
    const file = Uint8Array.from([...whole.subarray(0, start), ...nested, ...whole.subarray(start)]);
    expect(() => readPart10(deflateFile(file.buffer))).toThrow('Sequences are nested more than 64 deep');
    expect(() => {
      requireStructure(file.buffer);
    }).toThrow('Sequences are nested more than 64 deep');
  });
});

describe('small files that stand for much', () => {
  test('what is deflated is refused as soon as it is over the limit', () => {
    const deflated = deflateRawSync(Buffer.alloc(1 << 20));
    expect(inflate(deflated, 1 << 20)).toHaveLength(1 << 20);
    expect(() => inflate(deflated, (1 << 20) - 1)).toThrow(
      expect.objectContaining({ problem: 'too-large' }) as Error,
    );
    expect(() => inflate(deflated.subarray(0, -4), 1 << 20)).toThrow('damaged or cut off');
  });

  test('a bit stream of another size than the object states is not decoded', async () => {
    const bytes = Buffer.from(sound['jpeg-2000'].slice(0));
    // Xsiz, the width, behind the markers SOC and SIZ of the first frame.
    bytes.writeUInt32BE(60_000, bytes.indexOf(Buffer.from([0xff, 0x4f, 0xff, 0x51])) + 8);
    await expect(readImageSeries([Uint8Array.from(bytes).buffer])).rejects.toThrow(
      /^Frame 1: The compressed pixels have 60000 x 7 pixels/,
    );
  });

  test('an object that states more than is read is refused before room is made for it', async () => {
    const bytes = Buffer.from(sound.rle.slice(0));
    // (0028,0010) Rows and (0028,0011) Columns.
    for (const element of [0x10, 0x11]) {
      bytes.writeUInt16LE(65_535, bytes.indexOf(Buffer.from([0x28, 0, element, 0, 0x55, 0x53])) + 8);
    }
    await expect(readImageSeries([Uint8Array.from(bytes).buffer])).rejects.toMatchObject({
      problem: 'too-large',
    });
  });
});
