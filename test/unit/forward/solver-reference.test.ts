import { solverDomain, type SolverDomain } from '../../../extension/src/forward/solver/solver-domain.ts';
import { solveReference } from '../../../extension/src/forward/solver/solver-reference.ts';
import { startSeeds } from '../../../extension/src/forward/solver/start-ball.ts';
import { limitsOf, timeSteps, type Accuracy } from '../../../extension/src/forward/solver/time-steps.ts';
import { SolverKernel } from '../../../extension/src/forward/solver/wasm/solver-kernel.ts';
import type { Anatomy } from '../../../extension/src/tumor/forward-model.ts';
import { indexToWorld, type Vector3 } from '../../../extension/src/volume/grid.ts';
import { leftHandedGrid } from '../volume/oblique-grid.ts';
import { foldedAnatomy, greatestDifference, straightGrid } from './sample-anatomy.ts';

function domainOf(anatomy: Anatomy): SolverDomain {
  const domain = solverDomain(anatomy, 10);
  if (!domain) throw new Error('the sample anatomy has tissue');
  return domain;
}

async function solveFast(domain: SolverDomain, start: Vector3, plan: Parameters<typeof solveReference>[2]) {
  const kernel = await SolverKernel.create(domain);
  const [nx, ny] = domain.grid.dimensions;
  const result = new Float32Array(domain.tissue.length);
  kernel.solve(startSeeds(domain, start), plan);
  kernel.read((row, j, k) => {
    result.set(row, nx * (j + ny * k));
  });
  return result;
}

const folded = domainOf(foldedAnatomy(straightGrid([37, 35, 33], [2, 2, 2])));
const start: Vector3 = [36.2, 34.7, 32.1];

test('the second-order scheme: halving the step quarters the error', () => {
  const solve = (steps: number) =>
    solveReference(folded, startSeeds(folded, start), {
      steps,
      substeps: 3,
      diffusionOfSubstep: 18 / steps / 2,
      growthOfStep: Math.exp(-4 / steps),
      growthOfHalfStep: Math.exp(-2 / steps),
      negligible: 0,
    });
  const truth = solve(256);
  const [coarse, middle, fine] = [16, 32, 64].map((steps) => greatestDifference(solve(steps), truth));
  expect(Math.log2(coarse / middle)).toBeGreaterThan(1.7);
  expect(Math.log2(middle / fine)).toBeGreaterThan(1.9);
});

const anatomies: [string, SolverDomain, Vector3][] = [
  ['2 mm', folded, start],
  ...[leftHandedGrid([30, 41, 23], [1.5, 1.1, 3])].map((grid): [string, SolverDomain, Vector3] => [
    'oblique, left-handed, anisotropic',
    domainOf(foldedAnatomy(grid)),
    indexToWorld(grid, [15.2, 20.4, 11.7]),
  ]),
];

describe.each(anatomies)('the WebAssembly kernel, %s', (_, domain, at) => {
  test.each([
    [4, 3],
    [40, 12],
    [60, 0.2],
    [0.5, 20],
    [0, 5],
    [20, 0],
  ])('agrees with double precision at DT = %p mm², ρT = %p', async (diffusion, growth) => {
    const { greatestRate } = domain;
    const plan = timeSteps({ diffusion, growth, greatestRate, limits: limitsOf('default') });
    const expected = solveReference(domain, startSeeds(domain, at), plan);
    expect(Math.max(...expected)).toBeGreaterThan(0.001);
    expect(greatestDifference(await solveFast(domain, at, plan), expected)).toBeLessThan(1e-5);
  });
});

function dice(a: Float32Array, b: Float32Array, threshold: number): number {
  let [both, sum] = [0, 0];
  a.forEach((u, voxel) => {
    const [inA, inB] = [u > threshold, b[voxel] > threshold];
    both += inA && inB ? 1 : 0;
    sum += (inA ? 1 : 0) + (inB ? 1 : 0);
  });
  return (2 * both) / sum;
}

test.each([
  ['draft', 0.98],
  ['default', 0.99],
  ['fine', 0.995],
] as const)(
  'accuracy "%s": Dice with steps a tenth as long is at least %p',
  async (accuracy: Accuracy, least) => {
    const limits = limitsOf(accuracy);
    const tenth = { ...limits, growth: limits.growth / 10, diffusion: limits.diffusion / 10 };
    for (const [diffusion, growth] of [
      [15, 6],
      [40, 9],
      [8, 12],
    ]) {
      const input = { diffusion, growth, greatestRate: folded.greatestRate };
      const coarse = await solveFast(folded, start, timeSteps({ ...input, limits }));
      const fine = await solveFast(folded, start, timeSteps({ ...input, limits: tenth }));
      for (const threshold of [0.2, 0.4, 0.8]) {
        expect(dice(coarse, fine, threshold)).toBeGreaterThanOrEqual(least);
      }
    }
  },
);
