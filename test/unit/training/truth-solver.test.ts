import { solverDomain } from '../../../extension/src/forward/solver/solver-domain.ts';
import { solveReference } from '../../../extension/src/forward/solver/solver-reference.ts';
import { startSeeds } from '../../../extension/src/forward/solver/start-ball.ts';
import { createRefinedSolver } from '../../../extension/src/forward/solver/refined-solver.ts';
import { tissueMask } from '../../../extension/src/tumor/tissue.ts';
import { voxelCount } from '../../../extension/src/volume/grid.ts';
import { refineGrid } from '../../../extension/src/volume/refine-grid.ts';
import { blockMeans } from '../../../models/training/travel-time/block-means.ts';
import type { TrainingAnatomy } from '../../../models/training/travel-time/training-anatomy.ts';
import { TruthSolver } from '../../../models/training/travel-time/truth-solver.ts';
import { foldedAnatomy, greatestDifference, straightGrid, total } from '../forward/sample-anatomy.ts';

const START = [20.3, 22.1, 18.7] as const;
const GROWTH = { start: START, widthMm: 1.4, growths: [2.2, 4.1, 6] } as const;

function smallAnatomy(): TrainingAnatomy {
  const grid = straightGrid([22, 21, 19], [2, 2, 2]);
  const fine = foldedAnatomy(refineGrid(grid));
  const means = (map: Float32Array): Float32Array => blockMeans(grid, map);
  const { whiteMatter, grayMatter, csf } = fine;
  return {
    fine,
    coarse: { grid, whiteMatter: means(whiteMatter), grayMatter: means(grayMatter), csf: means(csf) },
  };
}

test('looks at one growth are what separate solves to their times give', async () => {
  const { coarse, fine } = smallAnatomy();
  const solver = await TruthSolver.create({ coarse, fine }, 10);
  const plan = solver.plan(GROWTH);
  const snapshots = solver.snapshots(GROWTH);
  const domain = solverDomain(fine, 10);
  if (!domain) throw new Error('no tissue');
  const { min } = domain.box;
  const [nx, ny, nz] = domain.grid.dimensions;
  const [fx, fy] = fine.grid.dimensions;

  expect(snapshots).toHaveLength(3);
  snapshots.forEach(({ growth, density }, n) => {
    expect(Math.abs(growth - GROWTH.growths[n])).toBeLessThanOrEqual(0.5 * (6 / plan.steps) + 1e-9);
    // The plain solver in double precision, with as many of the same steps, stopped there.
    const steps = Math.round((growth / 6) * plan.steps);
    const alone = solveReference(domain, startSeeds(domain, START), { ...plan, steps });
    const whole = new Float32Array(voxelCount(fine.grid));
    for (let k = 0, voxel = 0; k < nz; k++) {
      for (let j = 0; j < ny; j++) {
        for (let i = 0; i < nx; i++, voxel++) {
          whole[i + min[0] + fx * (j + min[1] + fy * (k + min[2]))] = alone[voxel];
        }
      }
    }
    expect(total(density)).toBeGreaterThan(5);
    expect(greatestDifference(density, blockMeans(coarse.grid, whole))).toBeLessThan(1e-4);
  });
});

test('the last look is what the product’s 1 mm solver tells', async () => {
  const { coarse, fine } = smallAnatomy();
  const solver = await TruthSolver.create({ coarse, fine }, 10);
  const [, , last] = solver.snapshots(GROWTH);
  const model = createRefinedSolver({ accuracy: 'fine', diffusivityRatio: 10 });
  const simulator = await model.prepare({ ...coarse, refined: fine });
  const [proliferationRate, timeDays] = [0.02, 300];
  const diffusivity = 1.4 ** 2 * proliferationRate;
  const [expected] = await simulator.densities([{ start: START, diffusivity, proliferationRate, timeDays }]);
  const mask = tissueMask(coarse);
  const inTissue = last.density.map((value, voxel) => value * mask[voxel]);
  expect(greatestDifference(inTissue, expected)).toBeLessThan(1e-4);
});
