import { boxProblem, marginal, mean, runTmcmc, standardDeviation, type TmcmcRun } from './run-tmcmc.ts';

jest.setTimeout(240_000);

const SEEDS = Array.from({ length: 20 }, (_, n) => n + 1);
const logNormal = (x: number, centre: number, sigma: number) =>
  -0.5 * ((x - centre) / sigma) ** 2 - Math.log(sigma * Math.sqrt(2 * Math.PI));

/** Several moves a stage, most of them independent draws, as a calibration makes them. */
const sampler = { independentShare: 0.7, longestChain: 8, acceptedMoves: 1.5, priorSamples: 4000 };

/** Whether the mean over seeds is a true value, to within two of its standard errors. */
function agrees(values: readonly number[], truth: number): string {
  const error = standardDeviation(values) / Math.sqrt(values.length - 1);
  const deviations = (mean(values) - truth) / error;
  return `${mean(values)} is ${truth}, off by ${deviations} standard errors: ${Math.abs(deviations) < 2}`;
}

/** The evidence's bias is that of the number of samples and of how well they are mixed; it grows with the dimension. */
const WELL_MIXED = { samplesPerStage: 1000, longestChain: 16, acceptedMoves: 4 };

describe.each([
  { dimension: 2, more: {} },
  { dimension: 5, more: {} },
  { dimension: 11, more: WELL_MIXED },
])('a Gaussian in $dimension dimensions, over 20 seeds', ({ dimension, more }) => {
  const centre = (axis: number) => 0.5 * Math.sin(axis);
  const sigma = (axis: number) => 0.2 + 0.05 * axis;
  const problem = boxProblem(dimension, 5, (theta) =>
    theta.reduce((sum, value, axis) => sum + logNormal(value, centre(axis), sigma(axis)), 0),
  );

  test('evidence, means and variances are those of the closed form', async () => {
    const runs: TmcmcRun[] = [];
    for (const seed of SEEDS) runs.push(await runTmcmc(problem, 500, seed, { ...sampler, ...more }));
    const evidences = runs.map(({ state }) => state.logEvidence);
    expect(agrees(evidences, -dimension * Math.log(10))).toMatch(/true$/);
    for (const axis of [0, dimension - 1]) {
      const values = runs.map(({ state }) => marginal(state, axis));
      expect(agrees(values.map(mean), centre(axis))).toMatch(/true$/);
      const variances = values.map((of) => standardDeviation(of) ** 2);
      expect(agrees(variances, sigma(axis) ** 2)).toMatch(/true$/);
    }
    // What a run says of its evidence's error is no less than half of the spread between runs.
    const said = mean(runs.map(({ state }) => Math.sqrt(state.logEvidenceVariance)));
    expect(said / standardDeviation(evidences)).toBeGreaterThan(0.5);
    expect(said / standardDeviation(evidences)).toBeLessThan(2);
  });
});

test('a banana, over 20 seeds', async () => {
  // x is normal, y normal about x².
  const problem = boxProblem(2, 20, ([x, y]) => logNormal(x, 0, 1) + logNormal(y, x * x, 0.3));
  const runs: TmcmcRun[] = [];
  for (const seed of SEEDS) runs.push(await runTmcmc(problem, 1000, seed, sampler));
  expect(
    agrees(
      runs.map(({ state }) => state.logEvidence),
      -2 * Math.log(40),
    ),
  ).toMatch(/true$/);
  const moment = (axis: number) => runs.map(({ state }) => mean(marginal(state, axis)));
  expect(agrees(moment(0), 0)).toMatch(/true$/);
  expect(agrees(moment(1), 1)).toMatch(/true$/);
  const squares = runs.map(({ state }) => mean(marginal(state, 0).map((x) => x * x)));
  expect(agrees(squares, 1)).toMatch(/true$/);
});
