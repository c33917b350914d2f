import { fitProposals, propose, type Proposals } from '../../../extension/src/sampler/proposal.ts';
import { randomFrom, seedState } from '../../../extension/src/sampler/random.ts';

const covariance = [Float64Array.of(4, 1.2), Float64Array.of(1.2, 1)];
const mean = Float64Array.of(10, -3);
/** As fitted to samples whose mean, unweighted, lay back by the drift. */
function fitted(drift: readonly number[]): Proposals {
  const proposals = fitProposals(
    mean.map((value, axis) => value - drift[axis]),
    { mean, covariance },
  );
  if (!proposals) throw new Error('The covariance has full rank');
  return proposals;
}
const from = Float64Array.of(12, -2.5);

function drawn(
  independentShare: number,
  drift: readonly number[],
): { mean: number[]; covariance: number[][] } {
  const random = randomFrom(seedState(4));
  const settings = { proposalScale: 0.2, independentShare };
  const proposals = fitted(drift);
  const draws = Array.from({ length: 40_000 }, () => propose(from, proposals, settings, random).theta);
  const mean = [0, 1].map((axis) => draws.reduce((sum, theta) => sum + theta[axis], 0) / draws.length);
  const second = (a: number, b: number) =>
    draws.reduce((sum, theta) => sum + (theta[a] - mean[a]) * (theta[b] - mean[b]), 0) / draws.length;
  return { mean, covariance: [0, 1].map((a) => [0, 1].map((b) => second(a, b))) };
}

test.each([
  { kind: 'steps', share: 0, drift: [3, 1], centre: [12, -2.5], scale: 0.2, reach: 0 },
  { kind: 'independent draws', share: 1, drift: [0, 0], centre: [10, -3], scale: 1.3, reach: 0 },
  {
    kind: 'independent draws along a drift',
    share: 1,
    drift: [3, 1],
    centre: [13, -2],
    scale: 1.3,
    reach: 4,
  },
])('$kind have their centre and covariance', ({ share, drift, centre, scale, reach }) => {
  const { mean, covariance: found } = drawn(share, drift);
  centre.forEach((value, axis) => {
    expect(mean[axis]).toBeCloseTo(value, 1);
  });
  covariance.forEach((row, a) => {
    row.forEach((value, b) => {
      expect(found[a][b] / (scale * value + reach * drift[a] * drift[b])).toBeCloseTo(1, 1);
    });
  });
});

test('the bias of an independent draw is the ratio of the fitted densities', () => {
  const logDensity = ([x, y]: Float64Array) => {
    const determinant = 4 * 1 - 1.2 * 1.2;
    const [dx, dy] = [x - 10, y + 3];
    return -0.5 * ((dx * dx * 1 - 2 * dx * dy * 1.2 + dy * dy * 4) / determinant / 1.3);
  };
  const random = randomFrom(seedState(8));
  const proposals = fitted([0, 0]);
  for (let n = 0; n < 50; n++) {
    const { theta, logBias } = propose(from, proposals, { proposalScale: 0.2, independentShare: 1 }, random);
    expect(logBias).toBeCloseTo(logDensity(from) - logDensity(theta), 9);
  }
});
