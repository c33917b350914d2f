import type { Problem } from '../../../extension/src/sampler/problem.ts';
import { initTmcmc, stepTmcmc, TMCMC_DEFAULTS } from '../../../extension/src/sampler/tmcmc.ts';
import { boxProblem, marginal, mean, runTmcmc, standardDeviation } from './run-tmcmc.ts';

const settings = { ...TMCMC_DEFAULTS, samplesPerStage: 100, seed: 1 };
const logNormal = (x: number, centre: number, sigma: number) =>
  -0.5 * ((x - centre) / sigma) ** 2 - Math.log(sigma * Math.sqrt(2 * Math.PI));

describe.each([
  { dimension: 2, samples: 2000, evidence: 0.25, ofSigma: 0.15 },
  { dimension: 5, samples: 2000, evidence: 1, ofSigma: 0.25 },
  { dimension: 11, samples: 4000, evidence: 4, ofSigma: 0.8 },
  { dimension: 2, samples: 1000, evidence: 0.3, ofSigma: 0.15, independentShare: 0.5 },
  { dimension: 11, samples: 1000, evidence: 3, ofSigma: 0.5, independentShare: 0.5 },
  { dimension: 11, samples: 1000, evidence: 2, ofSigma: 0.25, independentShare: 1 },
])('a Gaussian in $dimension dimensions, independent draws $independentShare', (expected) => {
  const { dimension, samples, evidence, ofSigma, independentShare = 0 } = expected;
  const centre = (axis: number) => 0.5 * Math.sin(axis);
  const sigma = (axis: number) => 0.2 + 0.05 * axis;
  const problem = boxProblem(dimension, 5, (theta) =>
    theta.reduce((sum, value, axis) => sum + logNormal(value, centre(axis), sigma(axis)), 0),
  );

  test('has the evidence and the moments of its closed form', async () => {
    const { state, stages } = await runTmcmc(problem, samples, 3, { independentShare });
    expect(Math.abs(state.logEvidence + dimension * Math.log(10))).toBeLessThan(evidence);
    for (let axis = 0; axis < dimension; axis++) {
      const values = marginal(state, axis);
      expect(Math.abs(mean(values) - centre(axis)) / sigma(axis)).toBeLessThan(ofSigma);
      expect(standardDeviation(values) / sigma(axis)).toBeGreaterThan(1 - ofSigma / 2);
      expect(standardDeviation(values) / sigma(axis)).toBeLessThan(1 + ofSigma / 2);
    }
    expect(stages.at(-1)?.temperingExponent).toBe(1);
    stages.forEach((stage, n) => {
      expect(stage.temperingExponent).toBeGreaterThan(n === 0 ? 0 : stages[n - 1].temperingExponent);
      expect(stage.acceptanceRate).toBeGreaterThan(0.1);
      expect(stage.uniqueFraction).toBeGreaterThan(0.5);
      // A coefficient of variation of 1 is an effective sample size of one half.
      if (n < stages.length - 1) expect(stage.effectiveSampleSize / samples).toBeCloseTo(0.5, 6);
    });
  });
});

test.each([0, 0.5])(
  'both modes of a bimodal target are found in their proportion',
  async (independentShare) => {
    const problem = boxProblem(2, 5, (theta) => {
      const mode = (x: number) => logNormal(theta[0], x, 0.3) + logNormal(theta[1], x, 0.3);
      return Math.log(0.7 * Math.exp(mode(-3)) + 0.3 * Math.exp(mode(3)) + 1e-300);
    });
    const { state } = await runTmcmc(problem, 3000, 11, { independentShare });
    expect(Math.abs(mean(marginal(state, 0).map((x) => (x < 0 ? 1 : 0))) - 0.7)).toBeLessThan(0.08);
    expect(state.logEvidence).toBeCloseTo(-2 * Math.log(10), 0);
  },
);

test('more draws from the prior and longer chains leave the posterior as it is, and make it sharper', async () => {
  const centre = (axis: number) => 0.5 * Math.sin(axis);
  const problem = boxProblem(5, 5, (theta) =>
    theta.reduce((sum, value, axis) => sum + logNormal(value, centre(axis), 0.3), 0),
  );
  const more = { priorSamples: 4000, longestChain: 6, acceptedMoves: 1, independentShare: 0.5 };
  const { state, stages } = await runTmcmc(problem, 500, 7, more);
  expect(state.samples).toHaveLength(500);
  expect(Math.abs(state.logEvidence + 5 * Math.log(10))).toBeLessThan(0.8);
  expect(state.logEvidenceVariance).toBeGreaterThan(0);
  for (let axis = 0; axis < 5; axis++) {
    expect(Math.abs(mean(marginal(state, axis)) - centre(axis)) / 0.3).toBeLessThan(0.25);
    expect(standardDeviation(marginal(state, axis)) / 0.3).toBeCloseTo(1, 0);
  }
  stages.forEach(({ moves, acceptanceRate }) => {
    expect(moves * acceptanceRate >= 1 || moves === 6).toBe(true);
    expect(moves).toBeGreaterThan(1);
  });
});

test('a chain length of three makes three moves a stage', async () => {
  const { stages } = await runTmcmc(
    boxProblem(2, 1, ([x]) => -20 * x * x),
    100,
    2,
    {
      chainLength: 3,
      longestChain: 3,
    },
  );
  expect(stages.map(({ moves }) => moves)).toEqual(stages.map(() => 3));
});

test('the last moves are made once, at exponent 1, and leave no samples alike', async () => {
  const problem = boxProblem(4, 3, (theta) => theta.reduce((sum, x) => sum - 20 * x * x, 0));
  const { state, stages } = await runTmcmc(problem, 500, 4, { independentShare: 0.7, lastMoves: 9 });
  expect(stages.map(({ moves }) => moves)).toEqual([...stages.slice(1).map(() => 1), 10]);
  expect(stages.at(-1)?.uniqueFraction).toBeGreaterThan(0.99);
  for (let axis = 0; axis < 4; axis++) {
    // A normal of variance 1/40, whose mean 500 independent samples know to 4.5 % of its deviation.
    expect(Math.abs(mean(marginal(state, axis))) * Math.sqrt(40)).toBeLessThan(0.15);
    expect(standardDeviation(marginal(state, axis)) * Math.sqrt(40)).toBeCloseTo(1, 0);
  }
});

test('a prior that is not uniform counts', async () => {
  // Normal prior of width 1 and normal likelihood of width 1 about 2: posterior about 1, of variance 1/2.
  const problem: Problem = {
    dimension: 1,
    samplePrior: (random) => Float64Array.of(random.normal()),
    logPrior: (theta) => logNormal(theta[0], 0, 1),
    logLikelihood: (batch) => Promise.resolve(Float64Array.from(batch, ([x]) => logNormal(x, 2, 1))),
  };
  const { state } = await runTmcmc(problem, 4000, 5);
  expect(mean(marginal(state, 0))).toBeCloseTo(1, 1);
  expect(standardDeviation(marginal(state, 0))).toBeCloseTo(Math.SQRT1_2, 1);
  expect(state.logEvidence).toBeCloseTo(logNormal(2, 0, Math.SQRT2), 1);
});

test('no sample leaves the prior, though the target lies at its edge', async () => {
  const { state } = await runTmcmc(
    boxProblem(2, 1, ([x, y]) => 20 * x - 5 * y * y),
    1000,
    2,
  );
  expect(Math.max(...marginal(state, 0))).toBeLessThanOrEqual(1);
  // Exponential towards the edge: mean distance 1/20.
  expect(1 - mean(marginal(state, 0))).toBeCloseTo(0.05, 2);
});

describe('as a state machine', () => {
  const problem = boxProblem(3, 2, (theta) => -50 * theta.reduce((sum, x) => sum + x * x, 0));

  test('the same seed gives the same run, another one another', async () => {
    const [a, b, c] = await Promise.all([1, 1, 2].map((seed) => runTmcmc(problem, 200, seed)));
    expect(a).toEqual(b);
    expect(c.state.samples).not.toEqual(a.state.samples);
  });

  test('a state that was written down goes on as if nothing had happened', async () => {
    const state = await initTmcmc(problem, settings);
    const first = await stepTmcmc(problem, state);
    if (first.outcome !== 'running') throw new Error('expected more than one stage');
    expect(await stepTmcmc(problem, structuredClone(first.state))).toEqual(
      await stepTmcmc(problem, first.state),
    );
    expect(await stepTmcmc(problem, state)).toEqual(first);
  });

  test('an interrupted evaluation ends the step and leaves the state', async () => {
    const state = await initTmcmc(problem, settings);
    const before = structuredClone(state);
    const broken = { ...problem, logLikelihood: () => Promise.reject(new Error('stopped')) };
    await expect(stepTmcmc(broken, state)).rejects.toThrow('stopped');
    expect(state).toEqual(before);
  });
});

describe('nothing to sample', () => {
  const step = async (problem: Problem) => stepTmcmc(problem, await initTmcmc(problem, settings));

  test('a likelihood of 0 everywhere', async () => {
    expect(await step(boxProblem(2, 1, () => -Infinity))).toEqual({
      outcome: 'degenerate',
      stage: 1,
      reason: 'likelihood-is-zero',
    });
  });

  test('samples that are all the same', async () => {
    const point = { ...boxProblem(2, 1, () => 0), samplePrior: () => Float64Array.of(0.5, 0.5) };
    expect(await step(point)).toEqual({
      outcome: 'degenerate',
      stage: 1,
      reason: 'samples-have-no-spread',
    });
  });

  test('a single possible sample', async () => {
    let evaluated = 0;
    const problem = boxProblem(2, 1, () => (evaluated++ === 0 ? 0 : -Infinity));
    expect(await step(problem)).toMatchObject({ reason: 'samples-have-no-spread' });
  });

  test('a constant likelihood leaves the prior, in one stage', async () => {
    const result = await step(boxProblem(2, 1, () => -3));
    expect(result.outcome).toBe('converged');
    if (result.outcome === 'converged') expect(result.state.logEvidence).toBeCloseTo(-3, 9);
  });
});

describe('wrong input is named', () => {
  const flat = boxProblem(2, 1, () => 0);

  test.each([
    ['samplesPerStage', 1],
    ['samplesPerStage', 2.5],
    ['coefficientOfVariation', 0],
    ['proposalScale', NaN],
    ['independentShare', 1.5],
    ['independentShare', NaN],
    ['seed', -3],
    ['priorSamples', 99],
    ['chainLength', 0],
    ['longestChain', 0],
    ['acceptedMoves', -1],
    ['lastMoves', -1],
    ['lastMoves', 0.5],
  ])('%s of %p', async (name, value) => {
    await expect(initTmcmc(flat, { ...settings, [name]: value })).rejects.toThrow(`${name} is ${value}`);
  });

  test('densities that are no numbers', async () => {
    await expect(
      initTmcmc(
        boxProblem(2, 1, () => NaN),
        settings,
      ),
    ).rejects.toThrow('is NaN');
    await expect(initTmcmc({ ...flat, logPrior: () => -Infinity }, settings)).rejects.toThrow(
      'logPrior of a draw from the prior is -Infinity',
    );
    const short = { ...flat, logLikelihood: () => Promise.resolve(new Float64Array(3)) };
    await expect(initTmcmc(short, settings)).rejects.toThrow('3 log-likelihoods for 100 samples');
  });
});
