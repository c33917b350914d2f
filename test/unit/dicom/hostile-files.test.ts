import { requireStructure } from '../../../extension/src/dicom/require-structure.ts';
import { baseFiles, HOSTILE_KINDS } from '../../fixtures/hostile/base-files.ts';
import { mutate } from '../../fixtures/hostile/mutate.ts';
import { readHostile } from '../../fixtures/hostile/read-hostile.ts';

const sound = baseFiles();
/** A share of the campaign that `npm run bench -- dicom` goes through whole. */
const SHARE = 105;
/** Seeds whose files once hung or broke a reader: 14 and 21 sequences without end, the others impossible counts. */
const REGRESSIONS = [11, 14, 21, 892, 1248];

const kindOf = (seed: number): (typeof HOSTILE_KINDS)[number] => HOSTILE_KINDS[seed % HOSTILE_KINDS.length];

test.each(HOSTILE_KINDS)('a sound file is read by every reader: %s', async (kind) => {
  const outcomes = await readHostile(kind, sound[kind]);
  expect(outcomes.map(({ outcome }) => outcome)).toEqual(['read', 'read', 'read']);
});

test('a damaged file is read or refused in words, and ends no reader', async () => {
  const seeds = [...REGRESSIONS, ...Array.from({ length: SHARE }, (_, n) => 1000 + n)];
  let refused = 0;
  for (const seed of seeds) {
    const kind = kindOf(seed);
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
    expect(() => {
      requireStructure(file.buffer);
    }).toThrow('Sequences are nested more than 64 deep');
  });
});
