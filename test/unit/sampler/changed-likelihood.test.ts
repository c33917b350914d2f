import { afterChangedLikelihood } from '../../../extension/src/sampler/changed-likelihood.ts';
import type { Problem } from '../../../extension/src/sampler/problem.ts';
import {
  initTmcmc,
  stepTmcmc,
  TMCMC_DEFAULTS,
  type TmcmcState,
} from '../../../extension/src/sampler/tmcmc.ts';
import { boxProblem, marginal, mean, standardDeviation } from './run-tmcmc.ts';

const HALF_WIDTH = 5;
const SETTINGS = {
  ...TMCMC_DEFAULTS,
  samplesPerStage: 1000,
  independentShare: 0.7,
  longestChain: 8,
  acceptedMoves: 1.5,
};

/** A Gaussian likelihood about (centre, 0), not normalised. */
function about(centre: number, sigma: number): Problem {
  return boxProblem(2, HALF_WIDTH, ([x, y]) => -0.5 * (((x - centre) / sigma) ** 2 + (y / sigma) ** 2));
}

const logEvidenceOf = (sigma: number): number => Math.log((2 * Math.PI * sigma ** 2) / (2 * HALF_WIDTH) ** 2);

/** Runs with one likelihood until its exponent is reached, then with the other. */
async function changedAt(exponent: number, first: Problem, second: Problem, seed: number) {
  let state: TmcmcState = await initTmcmc(first, { ...SETTINGS, seed });
  let problem = first;
  const seen: number[] = [];
  while (state.temperingExponent < 1) {
    const step = await stepTmcmc(problem, state);
    if (step.outcome === 'degenerate') throw new Error(step.reason);
    ({ state } = step);
    if (problem === first && state.temperingExponent >= exponent) {
      seen.push(state.temperingExponent);
      const changed = await afterChangedLikelihood(second, state);
      if (!changed) throw new Error('too few samples');
      state = changed;
      seen.push(state.temperingExponent);
      problem = second;
    }
  }
  return { state, seen };
}

const SEEDS = Array.from({ length: 20 }, (_, n) => n + 1);

/** Whether the mean over seeds is a true value, to within three of its standard errors. */
function agrees(values: readonly number[], truth: number): string {
  const error = standardDeviation(values) / Math.sqrt(values.length - 1);
  return `${mean(values)} is ${truth}: ${Math.abs(mean(values) - truth) < 3 * error}`;
}

test('whatever likelihood a run began with, it ends at the posterior and the evidence of the last', async () => {
  const runs = [];
  for (const seed of SEEDS) runs.push(await changedAt(0.05, about(0.4, 0.2), about(-0.3, 0.25), seed));
  const states = runs.map(({ state }) => state);
  expect(
    agrees(
      states.map((state) => mean(marginal(state, 0))),
      -0.3,
    ),
  ).toMatch(/true$/);
  expect(
    agrees(
      states.map((state) => standardDeviation(marginal(state, 0)) ** 2),
      0.25 ** 2,
    ),
  ).toMatch(/true$/);
  expect(
    agrees(
      states.map((state) => state.logEvidence),
      logEvidenceOf(0.25),
    ),
  ).toMatch(/true$/);
});

test('a likelihood that is elsewhere takes the run back to where enough samples count', async () => {
  const { state, seen } = await changedAt(0.5, about(1.2, 0.2), about(-0.3, 0.25), 1);
  const [before, after] = seen;
  expect(after).toBeLessThan(before / 2);
  expect(mean(marginal(state, 0))).toBeCloseTo(-0.3, 1);
});

test('the same likelihood keeps the exponent and the evidence; of equal samples one is evaluated', async () => {
  const problem = about(0.4, 0.2);
  let state: TmcmcState = await initTmcmc(problem, { ...SETTINGS, seed: 3 });
  const step = await stepTmcmc(problem, state);
  if (step.outcome === 'degenerate') throw new Error(step.reason);
  ({ state } = step);
  const batches: number[] = [];
  const counted: Problem = {
    ...problem,
    logLikelihood: (batch) => {
      batches.push(batch.length);
      return problem.logLikelihood(batch);
    },
  };
  const same = await afterChangedLikelihood(counted, state);
  expect(batches).toEqual([new Set(state.samples).size]);
  if (!same) throw new Error('too few samples');
  expect(same.temperingExponent).toBe(state.temperingExponent);
  expect(same.logEvidence).toBeCloseTo(state.logEvidence, 10);
  expect(same.samples).toEqual(state.samples);
  expect([...same.logLikelihoods]).toEqual([...state.logLikelihoods]);
});

test('where no sample is possible any more the state says so, and the next stage ends the run', async () => {
  const problem = about(0.4, 0.2);
  const impossible: Problem = {
    ...problem,
    logLikelihood: (batch) => Promise.resolve(new Float64Array(batch.length).fill(-Infinity)),
  };
  const first = await stepTmcmc(problem, await initTmcmc(problem, { ...SETTINGS, seed: 3 }));
  if (first.outcome === 'degenerate') throw new Error(first.reason);
  const state = await afterChangedLikelihood(impossible, first.state);
  expect(state && (await stepTmcmc(impossible, state))).toMatchObject({
    outcome: 'degenerate',
    reason: 'likelihood-is-zero',
  });
});

test('a likelihood for which hardly any sample counts is not gone over to', async () => {
  const [here, elsewhere] = [about(2, 0.1), about(-2, 0.1)];
  let state: TmcmcState = await initTmcmc(here, { ...SETTINGS, seed: 4 });
  while (state.temperingExponent < 0.5) {
    const step = await stepTmcmc(here, state);
    if (step.outcome === 'degenerate') throw new Error(step.reason);
    ({ state } = step);
  }
  expect(await afterChangedLikelihood(elsewhere, state)).toBeUndefined();
  // Half a width away, they do.
  expect(await afterChangedLikelihood(about(1.95, 0.1), state)).toBeDefined();
});
