import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Problem } from '../../extension/src/sampler/problem.ts';
import { randomFrom, seedState } from '../../extension/src/sampler/random.ts';
import { samplePosterior, syntheticModel } from '../fixtures/synthetic-case.ts';
import { foldedAnatomy, straightGrid } from '../unit/forward/sample-anatomy.ts';
import { PYTHON } from './dicom-tools.ts';

jest.setTimeout(600_000);

interface Moments {
  readonly mean: readonly number[];
  readonly sd: readonly number[];
  readonly error: readonly number[];
}

interface EmceeTask {
  readonly start: readonly (readonly number[])[];
  readonly seed: number;
  readonly burn: number;
  readonly steps: number;
}

type Line = { readonly points: readonly (readonly number[])[] } | Moments;

/** Has emcee sample a problem whose densities are computed here. */
async function emcee(problem: Problem, task: EmceeTask): Promise<Moments> {
  if (!existsSync(PYTHON)) throw new Error(`${PYTHON} is missing: run "npx tsx test/setup/provision.ts"`);
  const python = spawn(PYTHON, ['-W', 'ignore', join(__dirname, 'sampler_check.py')]);
  const said: string[] = [];
  python.stderr.on('data', (text: Buffer) => said.push(text.toString()));
  const tell = (message: unknown): void => {
    python.stdin.write(`${JSON.stringify(message)}\n`);
  };
  tell(task);
  for await (const text of createInterface({ input: python.stdout })) {
    const line = JSON.parse(text) as Line;
    if (!('points' in line)) return line;
    const points = line.points.map((point) => Float64Array.from(point));
    const priors = points.map((point) => problem.logPrior(point));
    const likelihoods = await problem.logLikelihood(points.filter((_, n) => priors[n] > -Infinity));
    let place = 0;
    tell({ values: priors.map((prior) => (prior > -Infinity ? prior + likelihoods[place++] : -Infinity)) });
  }
  throw new Error(`emcee ended without a word: ${said.join('')}`);
}

test('TMCMC and emcee find the same posterior of a study of few voxels', async () => {
  const model = await syntheticModel({
    anatomy: foldedAnatomy(straightGrid([12, 12, 12], [2, 2, 2])),
    oneOf: 12,
    startWithin: 3,
    priors: { parameters: { timeDays: [30, 300] } },
  });
  const random = randomFrom(seedState(5));
  const truth = Float64Array.of(0.04, 0.02, 220, 12.4, 11.3, 12.9, 0.7, 0.3, 0.06);
  const problem = model.problem(await model.observe(truth, random));

  const sampler = { longestChain: 12, acceptedMoves: 3 };
  const { samples } = await samplePosterior(problem, { samplesPerStage: 2000, seed: 3, sampler });
  const start = Array.from({ length: 40 }, (_, n) => [...samples[n * 37]]);
  const theirs = await emcee(problem, { start, seed: 4, burn: 500, steps: 1500 });
  for (let axis = 0; axis < problem.dimension; axis++) {
    const values = samples.map((theta) => theta[axis]);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const sd = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
    const difference = Math.abs(mean - theirs.mean[axis]) / theirs.sd[axis];
    const error = theirs.error[axis] / theirs.sd[axis];
    expect(error).toBeLessThan(0.06);
    // Of 1500 samples a mean is known to a few hundredths of their spread.
    expect(`coordinate ${axis}: mean off by ${difference} sd, within 0.2: ${difference < 0.2}`).toMatch(
      /true$/,
    );
    const ratio = sd / theirs.sd[axis];
    expect(`coordinate ${axis}: spread ${ratio}, near 1: ${ratio > 0.85 && ratio < 1.15}`).toMatch(/true$/);
  }
});
