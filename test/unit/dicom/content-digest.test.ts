import { createHash } from 'node:crypto';
import { contentDigest } from '../../../extension/src/dicom/content-digest.ts';
import { plainSha256, sha256 } from '../../../extension/src/dicom/sha-256.ts';
import { sourceSeriesOf } from '../../../extension/src/dicom/source-series.ts';
import { writeParametricMap } from '../../../extension/src/dicom/write-parametric-map.ts';
import { writePart10 } from '../../../extension/src/dicom/write-part10.ts';
import { voxelCount } from '../../../extension/src/volume/grid.ts';
import { phantomSeries } from '../../conformance/dicom-phantom.ts';

const nodeDigest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

test('the plain SHA-256 is that of Node, at every length about the ends of its blocks', () => {
  for (const length of [0, 1, 3, 55, 56, 57, 63, 64, 65, 119, 120, 127, 128, 100_003]) {
    const bytes = Uint8Array.from({ length }, (_, n) => (n * 7919 + length) % 251);
    expect([length, Buffer.from(plainSha256(bytes)).toString('hex')]).toEqual([length, nodeDigest(bytes)]);
  }
});

test('so is the one that WebCrypto gives', async () => {
  const bytes = Uint8Array.of(1, 2, 3);
  await expect(sha256(bytes)).resolves.toBe(nodeDigest(bytes));
});

const source = sourceSeriesOf(phantomSeries());
const data = Float32Array.from({ length: voxelCount(source.grid) }, (_, n) => n / 1e4);

function mapOf(patientName: string, densities: Float32Array): ArrayBuffer {
  return writeParametricMap({
    source: { ...source, patientStudy: { ...source.patientStudy, PatientName: patientName } },
    seriesNumber: 1,
    seriesDescription: 'Density',
    contentDate: new Date(2024, 0, 2),
    softwareVersion: '0.1.0',
    quantity: 'mean',
    modelId: 'x',
    data: densities,
  }).bytes;
}

test('of an image it is the digest of its pixels, whatever an archive corrects of the patient', async () => {
  const expected = nodeDigest(new Uint8Array(data.buffer));
  await expect(contentDigest(mapOf('A', data.slice()))).resolves.toBe(expected);
  await expect(contentDigest(mapOf('B^C', data.slice()))).resolves.toBe(expected);
  const other = data.slice();
  other[1000] += 2 ** -20;
  await expect(contentDigest(mapOf('A', other))).resolves.not.toBe(expected);
});

test('of a report it is that of its content', async () => {
  const report = (name: string, value: string): ArrayBuffer =>
    writePart10({
      SOPClassUID: '1.2.840.10008.5.1.4.1.1.88.34',
      SOPInstanceUID: '1.2.3',
      PatientName: name,
      ContentSequence: [{ ValueType: 'TEXT', TextValue: value }],
    });
  const digest = await contentDigest(report('A', 'x'));
  await expect(contentDigest(report('B', 'x'))).resolves.toBe(digest);
  await expect(contentDigest(report('A', 'y'))).resolves.not.toBe(digest);
});
