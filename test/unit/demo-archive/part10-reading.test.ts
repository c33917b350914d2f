import { deflateRawSync } from 'node:zlib';
import { memorySource } from '../../../demo/src/archive/byte-source.ts';
import { toDicomJson } from '../../../demo/src/archive/dicom-json.ts';
import { framesOf } from '../../../demo/src/archive/frames.ts';
import { toMetadata } from '../../../demo/src/archive/metadata.ts';
import { readPart10 } from '../../../demo/src/archive/part10.ts';
import type { Part10 } from '../../../demo/src/archive/part10.ts';
import { countingBytes, makeObject, pixelAttributes, pixelElement } from '../../contract/dicom-objects.ts';

const address = { study: '1.2', series: '1.2.3', instance: '1.2.3.4' };
const JPEG2000 = '1.2.840.10008.1.2.4.90';

const read = (bytes: Uint8Array): Promise<Part10> => readPart10(memorySource(bytes));

/** An explicit VR little endian element with a short length. */
function element(group: number, number: number, vr: string, value: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt16LE(group, 0);
  head.writeUInt16LE(number, 2);
  head.write(vr, 4, 'latin1');
  head.writeUInt16LE(value.length, 6);
  return Buffer.concat([head, value]);
}

/** The object with its patient's name, and what it says of its character set, replaced. */
function withName(characterSet: string, name: Buffer): Buffer {
  const padded = (value: Buffer): Buffer =>
    value.length % 2 ? Buffer.concat([value, Buffer.from(' ')]) : value;
  const prefix = makeObject(address);
  const start = prefix.indexOf(element(8, 5, 'CS', Buffer.from('ISO_IR 192')));
  return Buffer.concat([
    prefix.subarray(0, start),
    element(8, 5, 'CS', padded(Buffer.from(characterSet))),
    element(0x10, 0x10, 'PN', padded(name)),
  ]);
}

describe('names', () => {
  // The examples of PS3.5, Annexes H, I and J, and of the single-byte repertoires.
  it.each<[string, Buffer, Record<string, string>]>([
    ['ISO_IR 100', Buffer.from('Buc^J\xe9r\xf4me', 'latin1'), { Alphabetic: 'Buc^Jérôme' }],
    [
      'ISO_IR 192',
      Buffer.from('Wang^XiaoDong=王^小东', 'utf8'),
      { Alphabetic: 'Wang^XiaoDong', Ideographic: '王^小东' },
    ],
    ['ISO_IR 144', Buffer.from([0xbb, 0xee, 0xda, 0x63]), { Alphabetic: 'Люкc' }],
    [
      '\\ISO 2022 IR 87',
      Buffer.concat([
        Buffer.from('Yamada^Tarou=\x1b$B', 'latin1'),
        Buffer.from([0x3b, 0x33, 0x45, 0x44]),
        Buffer.from('\x1b(B^\x1b$B', 'latin1'),
        Buffer.from([0x42, 0x40, 0x4f, 0x3a]),
        Buffer.from('\x1b(B', 'latin1'),
      ]),
      { Alphabetic: 'Yamada^Tarou', Ideographic: '山田^太郎' },
    ],
    [
      '\\ISO 2022 IR 149',
      Buffer.from('Hong^Gildong=\x1b$)C\xfb\xf3^\x1b$)C\xd1\xce\xd4\xd7', 'latin1'),
      { Alphabetic: 'Hong^Gildong', Ideographic: '洪^吉洞' },
    ],
    ['GB18030', Buffer.from('Wang=\xcd\xf5', 'latin1'), { Alphabetic: 'Wang', Ideographic: '王' }],
    ['NO SUCH SET', Buffer.from('Doe^John'), { Alphabetic: 'Doe^John' }],
  ])('in %s are given in Unicode', async (characterSet, name, expected) => {
    const { attributes } = await read(withName(characterSet, name));
    const json = toDicomJson(attributes, (path) => path);
    expect(json['00100010']?.Value).toEqual([expected]);
    expect(json['00080005']?.Value).toEqual(['ISO_IR 192']);
  });
});

/** Of its own, as the writing library wants it. */
const bufferOf = (length: number): ArrayBuffer => new Uint8Array(countingBytes(length)).buffer;

describe('large values', () => {
  it('stay out of the metadata, in sequences as well, and small ones stand in it', async () => {
    const [small, large] = [bufferOf(1024), bufferOf(1026)];
    const bytes = makeObject({
      ...address,
      attributes: {
        RedPaletteColorLookupTableData: [small],
        IconImageSequence: [{ RedPaletteColorLookupTableData: [large] }],
      },
    });
    const metadata = toMetadata(await read(bytes), (path) => `bulk/${path}`);
    expect(Buffer.from(metadata['00281201']?.InlineBinary ?? '', 'base64')).toEqual(Buffer.from(small));
    expect(metadata['00880200']?.Value).toMatchObject([
      { '00281201': { vr: 'OW', BulkDataURI: 'bulk/00880200/0/00281201' } },
    ]);
  });

  it('in front of the pixels may be larger than what is read first', async () => {
    const large = bufferOf(700_000);
    const bytes = makeObject({ ...address, attributes: { RedPaletteColorLookupTableData: [large] } });
    const object = await read(Buffer.concat([bytes, pixelElement(0x0010, 'OW', countingBytes(8))]));
    expect(object.bulk).toHaveLength(1);
  });
});

describe('frames', () => {
  const frames = [countingBytes(90, 1), countingBytes(50, 2), countingBytes(70, 3)];
  /** Every frame in two fragments. */
  const fragments = frames.flatMap((frame) => [frame.subarray(0, 20), frame.subarray(20)]);
  const starts = frames.map((_, i) =>
    fragments.slice(0, 2 * i).reduce((sum, { length }) => sum + 8 + length, 0),
  );

  const compressed = (elements: Buffer[], count: number): Promise<Part10> => {
    const attributes = { ...pixelAttributes(8, 8), NumberOfFrames: count };
    return read(
      Buffer.concat([makeObject({ ...address, transferSyntaxUID: JPEG2000, attributes }), ...elements]),
    );
  };
  const readAll = async (object: Part10): Promise<Buffer[]> => {
    const found = await framesOf(object);
    if (!found) return [];
    return Promise.all(Array.from({ length: found.count }, (_, i) => found.read(i)));
  };

  it('are put together from fragments by the basic offset table', async () => {
    const table = Buffer.alloc(12);
    starts.forEach((start, i) => table.writeUInt32LE(start, 4 * i));
    expect(await readAll(await compressed([pixelElement(0x0010, 'OB', [table, ...fragments])], 3))).toEqual(
      frames,
    );
  });

  it('are put together by the extended offset table', async () => {
    const table = Buffer.alloc(24);
    starts.forEach((start, i) => table.writeBigUInt64LE(BigInt(start), 8 * i));
    const pixels = pixelElement(0x0010, 'OB', [Buffer.alloc(0), ...fragments]);
    expect(await readAll(await compressed([pixelElement(0x0001, 'OV', table), pixels], 3))).toEqual(frames);
  });

  it('are all fragments when there is one frame', async () => {
    const pixels = pixelElement(0x0010, 'OB', [Buffer.alloc(0), ...fragments]);
    expect(await readAll(await compressed([pixels], 1))).toEqual([Buffer.concat(frames)]);
  });

  it('that cannot be told apart are an error', async () => {
    const pixels = pixelElement(0x0010, 'OB', [Buffer.alloc(0), ...fragments]);
    const object = await compressed([pixels], 3);
    await expect(framesOf(object)).rejects.toThrow('6 fragments cannot be told apart into 3 frames');
  });

  it('that are more than there are bytes for are an error', async () => {
    const attributes = { ...pixelAttributes(8, 8), NumberOfFrames: 2 };
    const bytes = Buffer.concat([
      makeObject({ ...address, attributes }),
      pixelElement(0x0010, 'OW', countingBytes(128)),
    ]);
    await expect(framesOf(await read(bytes))).rejects.toThrow('2 frames of 1024 bits do not fit 128 bytes');
  });
});

describe('what is not a whole object', () => {
  const whole = Buffer.concat([
    makeObject({
      ...address,
      attributes: { ...pixelAttributes(4, 4), ReferencedStudySequence: [{ PatientID: 'x' }] },
    }),
    pixelElement(0x0010, 'OW', countingBytes(32)),
  ]);

  it('is refused wherever it was cut, unless exactly between two elements', async () => {
    const outcomes = new Map<string, number>();
    for (let length = 0; length < whole.length; length++) {
      const outcome = await read(whole.subarray(0, length)).then(
        () => 'read',
        (error: unknown) => (error instanceof Error ? error.name : 'thrown'),
      );
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    }
    expect([...outcomes.keys()].sort()).toEqual(['MalformedPart10', 'read']);
    expect(outcomes.get('read')).toBeLessThan(40);
  });

  it('is refused when it inflates to nonsense or without end', async () => {
    const deflated = makeObject({ ...address, transferSyntaxUID: '1.2.840.10008.1.2.1.99' });
    // Where the meta information ends, whatever follows it.
    const meta = deflated.subarray(0, 144 + deflated.readUInt32LE(140));
    await expect(read(Buffer.concat([meta, Buffer.from('not deflated')]))).rejects.toThrow(
      'does not inflate',
    );
    const bomb = deflateRawSync(Buffer.alloc(257 * 1024 * 1024), { level: 1 });
    await expect(read(Buffer.concat([meta, bomb]))).rejects.toThrow('does not inflate');
  });
});
