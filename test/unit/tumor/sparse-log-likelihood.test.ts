import { logLikelihood, type Observation } from '../../../extension/src/tumor/log-likelihood.ts';
import { sparseLogLikelihood } from '../../../extension/src/tumor/sparse-log-likelihood.ts';

const COUNT = 600;
/** Pseudo-random numbers in [0, 1), without a pattern that matters. */
const noise = (n: number): number => (Math.imul(n + 1, 0x9e3779b1) >>> 0) / 0x100000000;

const observation: Observation = {
  tissue: Uint8Array.from({ length: COUNT }, (_, n) => (n % 7 > 0 ? 1 : 0)),
  core: Uint8Array.from({ length: COUNT }, (_, n) => (noise(n) > 0.7 ? 1 : 0)),
  wholeTumor: Uint8Array.from({ length: COUNT }, (_, n) => (noise(n) > 0.4 ? 1 : 0)),
};
const pet = Float32Array.from({ length: COUNT }, (_, n) => noise(3 * n));
/** Every second voxel of the observation, in an order of its own; the others hold no cell. */
const voxels = Int32Array.from({ length: COUNT / 2 }, (_, place) => 2 * ((place * 77) % (COUNT / 2)));
const runs = Int32Array.of(8, 40, 64, 71, 200, 300);
const inRuns = (place: number): boolean => {
  for (let n = 0; n < runs.length; n += 2) if (place >= runs[n] && place < runs[n + 1]) return true;
  return false;
};
const density = Float32Array.from(voxels, (_, place) =>
  inRuns(place) && place % 5 > 0 ? noise(5 * place) : 0,
);
const everywhere = new Float32Array(COUNT);
voxels.forEach((voxel, place) => {
  everywhere[voxel] = density[place];
});
const imaging = { thresholdT1c: 0.7, thresholdFlair: 0.3, thresholdWidth: 0.06 };
const withPet = { ...imaging, pet: { scale: 0.8, noise: 0.1 } };

test.each([
  ['without PET', observation, imaging, 'paper'],
  ['with PET', { ...observation, pet }, withPet, 'paper'],
  ['with PET as in the reference code', { ...observation, pet }, withPet, 'reference-code'],
] as const)(
  'a sparse density has the likelihood of the whole one, %s',
  async (_, seen, parameters, variant) => {
    const expected = logLikelihood(seen, everywhere, parameters, variant);
    const sparse = await sparseLogLikelihood(seen, variant, voxels);
    expect(Math.abs(sparse({ density, runs }, parameters) - expected)).toBeLessThan(1e-3);
    // Nothing is left over from the sample before.
    expect(sparse({ density, runs }, parameters)).toBe(sparse({ density, runs }, parameters));
  },
);
