import { normalizePet } from '../../../extension/src/calibration/normalize-pet.ts';
import { requireOneScale } from '../../../extension/src/study/one-pet-scale.ts';

const slices = (...attributes: Record<string, string>[]): Record<string, string>[] =>
  attributes.map((own) => ({ Units: 'BQML', DecayCorrection: 'START', AcquisitionTime: '101500', ...own }));

test.each([
  ['one unit, corrected for decay, several bed positions', slices({}, { AcquisitionTime: '101900' })],
  ['not corrected, all slices at once', slices({ DecayCorrection: 'NONE' }, { DecayCorrection: 'NONE' })],
  ['counts', slices({ Units: 'CNTS' }, { Units: 'CNTS' })],
  ['nothing said', [{}, {}]],
])('%s is one scale', (_, instances) => {
  expect(() => {
    requireOneScale(instances);
  }).not.toThrow();
});

test.each([
  ['several units', slices({}, { Units: 'GML' }), 'different units (BQML, GML)'],
  [
    'decay between bed positions',
    slices({ DecayCorrection: 'NONE' }, { DecayCorrection: 'NONE', AcquisitionTime: '101900' }),
    'not corrected for decay',
  ],
])('%s is refused', (_, instances, words) => {
  expect(() => {
    requireOneScale(instances);
  }).toThrow(words);
});

/** SUVbw as QIBA's vendor-neutral pseudo-code has it, with times in seconds of the day; the scan may be past midnight. */
function standardUptake(
  bqml: number,
  patient: { weightKg: number; doseBq: number; halfLifeS: number; injected: number; scanned: number },
): number {
  const { weightKg, doseBq, halfLifeS, injected, scanned } = patient;
  const elapsed = scanned >= injected ? scanned - injected : scanned + 86_400 - injected;
  return (bqml * weightKg * 1000) / (doseBq * 2 ** (-elapsed / halfLifeS));
}

test('SUV need not be computed: it gives the same normalised signal as Bq/mL', () => {
  const grid = {
    dimensions: [6, 5, 4] as const,
    spacing: [5, 5, 5] as const,
    origin: [0, 0, 0] as const,
    direction: [1, 0, 0, 0, 1, 0, 0, 0, 1] as const,
    frameOfReferenceUID: '1.2.3',
  };
  const bqml = Float32Array.from({ length: 120 }, (_, n) => 4000 + ((n * 7919) % 9000));
  const tissue = new Uint8Array(120).fill(1);
  const wholeTumor = Uint8Array.from({ length: 120 }, (_, n) => (n < 12 ? 1 : 0));
  const patient = { weightKg: 71.5, doseBq: 1.9e8, halfLifeS: 6586.2, injected: 86_000, scanned: 1400 };
  const suv = bqml.map((value) => standardUptake(value, patient));
  expect(suv[0]).toBeCloseTo((bqml[0] * 71_500) / (1.9e8 * 0.5 ** (1800 / 6586.2)), 5);
  const [one, other] = [bqml, suv].map((signal) => normalizePet({ grid, signal, tissue, wholeTumor }));
  other?.forEach((value, voxel) => {
    expect(value).toBeCloseTo(one?.[voxel] ?? NaN, 5);
  });
  expect(one).toHaveLength(120);
});
