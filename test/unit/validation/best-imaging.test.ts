import { randomFrom, seedState } from '../../../extension/src/sampler/random.ts';
import { logLikelihood, type Observation } from '../../../extension/src/tumor/log-likelihood.ts';
import { bestImaging, bestPet } from '../../validation/paper/best-imaging.ts';

const COUNT = 4000;
const random = randomFrom(seedState(3));
const density = Float32Array.from({ length: COUNT }, () => random.uniform());
const [T1C, FLAIR, SCALE] = [0.68, 0.31, 0.8];
/** Of ± so much, evenly. */
const NOISE = 0.2;
const seen = (threshold: number): Uint8Array =>
  Uint8Array.from(density, (u) => (u + 0.06 * (random.uniform() - 0.5) > threshold ? 1 : 0));
const observation: Observation = {
  tissue: new Uint8Array(COUNT).fill(1),
  core: seen(T1C),
  wholeTumor: seen(FLAIR),
  pet: density.map((u) => SCALE * u + NOISE * (2 * random.uniform() - 1)),
};

test('scale and noise of PET are those that it was made with', () => {
  const pet = bestPet(observation, density);
  expect(pet?.scale).toBeCloseTo(SCALE, 1);
  // Standard deviation of an even distribution.
  expect(pet?.noise).toBeCloseTo(NOISE / Math.sqrt(3), 2);
  const { tissue, core, wholeTumor } = observation;
  expect(bestPet({ tissue, core, wholeTumor }, density)).toBeUndefined();
});

test('nothing within the prior is more probable than what is found', () => {
  const logLikelihoodOf = (u: Float32Array, imaging: Parameters<typeof logLikelihood>[2]): number =>
    logLikelihood(observation, u, imaging);
  const begin = { thresholdT1c: 0.6, thresholdFlair: 0.5, thresholdWidth: 0.08 };
  const found = bestImaging({ observation, logLikelihoodOf }, density, begin);
  expect(found.thresholdT1c).toBeCloseTo(T1C, 1);
  expect(found.thresholdFlair).toBeCloseTo(FLAIR, 1);
  const best = logLikelihoodOf(density, found);
  for (const thresholdT1c of [0.6, 0.64, 0.68, 0.72, 0.8]) {
    for (const thresholdFlair of [0.1, 0.25, 0.31, 0.4]) {
      for (const thresholdWidth of [0.05, 0.065, 0.08]) {
        const pet = { scale: SCALE, noise: NOISE / Math.sqrt(3) };
        const other = logLikelihoodOf(density, { thresholdT1c, thresholdFlair, thresholdWidth, pet });
        expect(other).toBeLessThan(best + 1);
      }
    }
  }
});
