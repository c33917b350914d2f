import { fastLogLikelihood } from '../../../extension/src/tumor/fast-log-likelihood.ts';
import {
  logLabelProbability,
  logLikelihood,
  logPetDensity,
  type Observation,
} from '../../../extension/src/tumor/log-likelihood.ts';
import type { ImagingParameters } from '../../../extension/src/tumor/parameters.ts';

/** α as Eq. 6 is printed. */
function alpha(u: number, threshold: number, width: number): number {
  return 0.5 + 0.5 * Math.sign(u - threshold) * (1 - Math.exp(-((u - threshold) ** 2) / width ** 2));
}

test('the label probabilities are those of Eq. 6 where it can be computed as printed', () => {
  for (const u of [0, 0.3, 0.39, 0.4, 0.41, 0.45, 0.5]) {
    const printed = alpha(u, 0.4, 0.07);
    expect(Math.exp(logLabelProbability(1, u, { threshold: 0.4, width: 0.07 }))).toBeCloseTo(printed, 12);
    expect(Math.exp(logLabelProbability(0, u, { threshold: 0.4, width: 0.07 }))).toBeCloseTo(1 - printed, 12);
  }
});

test('where Eq. 6 underflows its logarithm is still right', () => {
  expect(alpha(0, 0.8, 0.01)).toBe(0);
  expect(logLabelProbability(1, 0, { threshold: 0.8, width: 0.01 })).toBeCloseTo(-Math.log(2) - 6400, 6);
  expect(logLabelProbability(0, 1, { threshold: 0.05, width: 0.01 })).toBeCloseTo(-Math.log(2) - 9025, 6);
  expect(logLabelProbability(0, 0, { threshold: 0.8, width: 0.01 })).toBeCloseTo(0, 12);
});

test('the PET density integrates to 1 and has the given mean and width', () => {
  let [mass, mean, square] = [0, 0, 0];
  for (let y = -1.5; y < 2.5; y += 0.001) {
    const p = Math.exp(logPetDensity(y, 0.5, { scale: 0.9, noise: 0.12 })) * 0.001;
    mass += p;
    mean += p * y;
    square += p * (y - 0.45) ** 2;
  }
  expect(mass).toBeCloseTo(1, 6);
  expect(mean).toBeCloseTo(0.45, 6);
  expect(Math.sqrt(square)).toBeCloseTo(0.12, 6);
});

const noise = (n: number) => Math.abs(Math.sin(12.9898 * n) * 43758.5453) % 1;
const count = 5000;
const base: Observation = {
  tissue: Uint8Array.from({ length: count }, (_, n) => (noise(n) < 0.8 ? 1 : 0)),
  core: Uint8Array.from({ length: count }, (_, n) => (noise(n + 0.1) < 0.2 ? 1 : 0)),
  wholeTumor: Uint8Array.from({ length: count }, (_, n) => (noise(n + 0.1) < 0.4 ? 1 : 0)),
};
const pet = Float32Array.from({ length: count }, (_, n) => noise(n + 0.3));
const density = Float32Array.from({ length: count }, (_, n) => (n % 3 === 0 ? 0 : noise(n + 0.7)));
const imaging: ImagingParameters = { thresholdT1c: 0.7, thresholdFlair: 0.3, thresholdWidth: 0.06 };
const withPet: ImagingParameters = { ...imaging, pet: { scale: 0.8, noise: 0.1 } };

test('the likelihood is the product over tissue voxels and images, Eq. 4, 5, 7', () => {
  const few: Observation = {
    tissue: Uint8Array.of(1, 1, 0, 1),
    core: Uint8Array.of(1, 0, 1, 0),
    wholeTumor: Uint8Array.of(1, 1, 1, 0),
    pet: Float32Array.of(0.5, 0.25, 0.9, 0.1),
  };
  const u = [0.75, 0.32, 0.9, 0.28];
  const a = (value: number, threshold: number) => alpha(value, threshold, 0.06);
  const gauss = (y: number) => Math.exp(-0.5 * (y / 0.1) ** 2) / (0.1 * Math.sqrt(2 * Math.PI));
  const labels =
    a(0.75, 0.7) * (1 - a(0.32, 0.7)) * (1 - a(0.28, 0.7)) * a(0.75, 0.3) * a(0.32, 0.3) * (1 - a(0.28, 0.3));
  expect(logLikelihood(few, u, imaging)).toBeCloseTo(Math.log(labels), 9);
  const signal = gauss(0.5 - 0.8 * 0.75) * gauss(0.25 - 0.8 * 0.32);
  expect(logLikelihood(few, u, withPet)).toBeCloseTo(Math.log(labels * signal), 6);
});

test.each([
  ['without PET', base, imaging],
  ['with PET', { ...base, pet }, withPet],
  ['with an image of PET but no parameters for it', { ...base, pet }, imaging],
  ['with narrow thresholds', base, { ...imaging, thresholdWidth: 0.01 }],
])('the fast path agrees with the specification %s', (_, observation: Observation, parameters) => {
  const expected = logLikelihood(observation, density, parameters);
  expect(Math.abs(fastLogLikelihood(observation)(density, parameters) - expected)).toBeLessThan(1e-3);
});

test('densities near the thresholds, where the table is steepest', () => {
  const near = density.map((value) => 0.7 + 0.2 * (value - 0.5));
  const close = { ...imaging, thresholdFlair: 0.6 };
  const expected = logLikelihood(base, near, close);
  expect(Math.abs(fastLogLikelihood(base)(near, close) - expected)).toBeLessThan(1e-3);
});

describe('the reference code', () => {
  /** As the code has it: the square counts as 1 above the threshold; then the sigmoid of Eq. 6. */
  const codeAlpha = (u: number, threshold: number, width: number): number => {
    const square = u > threshold ? 1 : (u - threshold) ** 2;
    return 0.5 + 0.5 * Math.sign(u - threshold) * (1 - Math.exp(-square / width ** 2));
  };

  test('labels above the threshold are as certain as one whole density away', () => {
    for (const u of [0.1, 0.39, 0.41, 0.9]) {
      const printed = codeAlpha(u, 0.4, 0.5);
      const model = { threshold: 0.4, width: 0.5, variant: 'reference-code' } as const;
      expect(Math.exp(logLabelProbability(1, u, model))).toBeCloseTo(printed, 12);
      expect(Math.exp(logLabelProbability(0, u, model))).toBeCloseTo(1 - printed, 12);
    }
  });

  test('PET is scaled onto the density, and every third voxel of it counts', () => {
    const few: Observation = {
      tissue: new Uint8Array(7).fill(1),
      core: new Uint8Array(7),
      wholeTumor: Uint8Array.of(1, 1, 1, 0, 1, 1, 1),
      pet: Float32Array.of(0.5, 0.1, 0.1, 0.1, 0.25, 0.1, 0.1),
    };
    const u = [0.45, 0, 0, 0, 0.125, 0, 0];
    const gauss = (y: number) => Math.exp(-0.5 * (y / 0.1) ** 2) / (0.1 * Math.sqrt(2 * Math.PI));
    const pet = Math.log(gauss(0.45 - 0.8 * 0.5) * gauss(0.125 - 0.8 * 0.25));
    const labels = logLikelihood(few, u, imaging, 'reference-code');
    expect(logLikelihood(few, u, withPet, 'reference-code') - labels).toBeCloseTo(pet, 6);
  });

  test.each([
    ['without PET', base, imaging],
    ['with PET', { ...base, pet }, withPet],
  ])('the fast path agrees with the specification %s', (_, observation: Observation, parameters) => {
    const expected = logLikelihood(observation, density, parameters, 'reference-code');
    const fast = fastLogLikelihood(observation, 'reference-code')(density, parameters);
    expect(Math.abs(fast - expected)).toBeLessThan(1e-3);
  });
});
