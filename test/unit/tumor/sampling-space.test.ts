import { choleskyFactor } from '../../../extension/src/sampler/covariance.ts';
import { randomFrom, seedState } from '../../../extension/src/sampler/random.ts';
import { uniformPrior, type PriorSettings } from '../../../extension/src/tumor/prior.ts';
import { samplingSpace } from '../../../extension/src/tumor/sampling-coordinates.ts';
import { makeVolume } from '../../../extension/src/volume/volume.ts';
import { straightGrid } from '../forward/sample-anatomy.ts';

const region = makeVolume(straightGrid([4, 4, 4], [2, 2, 2]), new Uint8Array(64).fill(1));

/** log |∂θ/∂coordinates| over the free parameters, by finite differences: half of log det(JᵀJ). */
function logVolumeChange(toParameters: (q: Float64Array) => Float64Array, at: Float64Array): number {
  const step = 1e-5;
  const columns = Array.from(at, (_, axis) => {
    const [up, down] = [1, -1].map((sign) => {
      const moved = Float64Array.from(at);
      moved[axis] += sign * step;
      return toParameters(moved);
    });
    return up.map((value, n) => (value - down[n]) / (2 * step));
  });
  const gram = columns.map((a) =>
    Float64Array.from(columns, (b) => a.reduce((sum, value, n) => sum + value * b[n], 0)),
  );
  const factor = choleskyFactor(gram);
  if (!factor) throw new Error('the map has no full rank');
  return factor.reduce((sum, row, n) => sum + Math.log(row[n]), 0);
}

describe.each<{ name: string; settings: PriorSettings; dimension: number; edges: number[] }>([
  { name: 'all free', settings: {}, dimension: 11, edges: [0, 1, 3, 4, 5] },
  { name: 'T fixed', settings: { parameters: { timeDays: 300 } }, dimension: 10, edges: [2, 3, 4] },
  { name: 'start fixed', settings: { start: [3, 3, 3] }, dimension: 8, edges: [0, 1] },
])('$name', ({ settings, dimension, edges }) => {
  const prior = uniformPrior(region, true, settings);
  const space = samplingSpace(prior);
  const random = randomFrom(seedState(12));

  test('draws are those of the prior', () => {
    expect(space.dimension).toBe(dimension);
    for (let n = 0; n < 200; n++) {
      const state = random.state();
      const theta = prior.sample(random);
      const again = space.toParameters(space.sample(randomFrom(state)));
      theta.forEach((value, axis) => {
        expect(again[axis] / value).toBeCloseTo(1, 6);
      });
    }
  });

  test('the density is that of the parameters times the change of volume', () => {
    for (let n = 0; n < 20; n++) {
      const at = space.sample(random);
      const expected =
        prior.logDensity(space.toParameters(at)) + logVolumeChange((q) => space.toParameters(q), at);
      expect(space.logPrior(at)).toBeCloseTo(expected, 4);
    }
  });

  test('but for the start, width and growth nothing has an edge to fall over, nor is anything without a number', () => {
    const at = space.sample(random);
    for (let n = 0; n < 500; n++) {
      const far = at.map((value, axis) => (edges.includes(axis) ? value : 12 * (random.uniform() - 0.5)));
      expect(space.logPrior(far)).toBeGreaterThan(-Infinity);
    }
    [-800, 800].forEach((far) => {
      expect(space.logPrior(at.map(() => far))).toBe(-Infinity);
    });
  });
});
