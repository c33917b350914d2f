import { decimalString } from '../../../extension/src/dicom/decimal-string.ts';
import { readPart10 } from '../../../extension/src/dicom/read-part10.ts';
import { newUid } from '../../../extension/src/dicom/uid.ts';
import { writePart10 } from '../../../extension/src/dicom/write-part10.ts';

const MINIMAL = { SOPClassUID: '1.2.840.10008.5.1.4.1.1.7', SOPInstanceUID: '1.2.3.4' };

test.each([
  [{ PatientNam: 'X' }, 'PatientNam is not a DICOM keyword'],
  [{ RelatedSeriesSequence: [{ Study: '1' }] }, 'RelatedSeriesSequence[0].Study is not a DICOM keyword'],
  [{ PatientID: undefined }, 'PatientID is undefined'],
  [{ SeriesDescription: 'x'.repeat(65) }, 'is longer than the 64 characters of LO'],
  [{ ContentLabel: 'lower' }, 'ContentLabel "lower" is not a valid CS'],
  [{ StudyDate: '2024-01-01' }, 'is longer than the 8 characters of DA'],
  [{ StudyDate: '1. Jan' }, 'StudyDate "1. Jan" is not a valid DA'],
  [{ StudyInstanceUID: '1.2.x' }, 'StudyInstanceUID "1.2.x" is not a valid UI'],
  [{ EchoTime: NaN }, 'EchoTime is NaN'],
  [{ PixelData: new ArrayBuffer(2) }, 'PixelData needs its value representation'],
  [
    { RelatedSeriesSequence: { StudyInstanceUID: '1.2' } },
    'RelatedSeriesSequence is a sequence and must be an array',
  ],
])('%j is refused', (extra, message) => {
  expect(() => writePart10({ ...MINIMAL, ...extra })).toThrow(message);
});

test('what is written is read back, umlauts in sequences too', () => {
  const dataset = {
    ...MINIMAL,
    PatientName: 'Größe^Ω',
    PatientID: null,
    EchoTime: 1 / 3,
    SegmentSequence: [{ SegmentNumber: 7, SegmentLabel: 'Ödem ≥ 0.5 \u20ac', SegmentDescription: 'naïve' }],
  };
  const read = readPart10(writePart10(dataset)).dataset;
  expect(read.PatientID).toBe('');
  expect(read.EchoTime).toBeCloseTo(1 / 3, 13);
  expect((read.PatientName as { Alphabetic: string }[])[0].Alphabetic).toBe('Größe^Ω');
  const [segment] = read.SegmentSequence as { SegmentLabel: string; SegmentDescription: string }[];
  expect(segment.SegmentLabel).toBe('Ödem ≥ 0.5 €');
  expect(segment.SegmentDescription).toBe('naïve');
});

test('bytes that are no DICOM are refused', () => {
  expect(() => readPart10(new ArrayBuffer(200))).toThrow(/^Not a DICOM file/);
  expect(() => readPart10(new ArrayBuffer(3))).toThrow(/^Not a DICOM file/);
});

test('a decimal string has at most 16 characters and is the nearest that fits', () => {
  let state = 12345;
  const random = () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return state / 2147483648;
  };
  for (let n = 0; n < 5000; n += 1) {
    const value = (random() - 0.5) * 10 ** Math.floor(random() * 40 - 20);
    const written = decimalString(value);
    expect(written.length).toBeLessThanOrEqual(16);
    // A sign, a leading "0.", and an exponent of four characters leave nine digits at the least.
    expect(Math.abs(Number(written) - value)).toBeLessThanOrEqual(Math.abs(value) * 1e-8);
  }
  expect(decimalString(-0.1234567890123456)).toBe('-0.1234567890123');
  expect(decimalString(1e-7)).toBe('1e-7');
  expect(() => decimalString(Infinity)).toThrow('Infinity cannot be written');
});

test('UIDs are new, valid, and made of a random UUID', () => {
  const uids = Array.from({ length: 500 }, newUid);
  expect(new Set(uids).size).toBe(500);
  for (const uid of uids) {
    expect(uid).toMatch(/^2\.25\.[1-9]\d*$/);
    expect(uid.length).toBeLessThanOrEqual(64);
    expect(BigInt(uid.slice(5)) < 1n << 128n).toBe(true);
  }
});
