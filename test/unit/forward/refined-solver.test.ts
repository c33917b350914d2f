import { createRefinedSolver } from '../../../extension/src/forward/solver/refined-solver.ts';
import { createSolver } from '../../../extension/src/forward/solver/solver.ts';
import { StartOutsideTissueError, type Anatomy } from '../../../extension/src/tumor/forward-model.ts';
import type { GrowthParameters } from '../../../extension/src/tumor/parameters.ts';
import { tissueMask } from '../../../extension/src/tumor/tissue.ts';
import { indexToWorld, voxelCount, type Vector3 } from '../../../extension/src/volume/grid.ts';
import { refineGrid } from '../../../extension/src/volume/refine-grid.ts';
import { foldedAnatomy, greatestDifference, straightGrid, total, uniformAnatomy } from './sample-anatomy.ts';

const options = { accuracy: 'fine', diffusivityRatio: 10 } as const;
const model = createRefinedSolver(options);
const grid = straightGrid([25, 24, 23], [2, 2, 2]);
const start: Vector3 = [24.3, 23.1, 22.6];
const parameters: GrowthParameters = { diffusivity: 0.06, proliferationRate: 0.012, timeDays: 350, start };

async function solve(anatomy: Anatomy, { growth = parameters, by = model } = {}): Promise<Float32Array> {
  const simulator = await by.prepare(anatomy);
  const [density] = await simulator.densities([growth]);
  simulator.dispose();
  return density;
}

/** Place in a grid twice as fine of the part (a, b, c), each 0 or 1, of a voxel. */
function part(voxel: number, [a, b, c]: Vector3): number {
  const [nx, ny] = grid.dimensions;
  const row = Math.floor(voxel / nx);
  const [i, j, k] = [2 * (voxel % nx) + a, 2 * (row % ny) + b, 2 * Math.floor(row / ny) + c];
  return i + 2 * nx * (j + 2 * ny * k);
}

const PARTS: readonly Vector3[] = [0, 1].flatMap((c) =>
  [0, 1].flatMap((b) => [0, 1].map((a): Vector3 => [a, b, c])),
);

/** All parts of a voxel have its tissue. */
function cut(map: Float32Array): Float32Array {
  const fine = new Float32Array(8 * map.length);
  map.forEach((value, voxel) => {
    for (const corner of PARTS) fine[part(voxel, corner)] = value;
  });
  return fine;
}

function withEqualParts(anatomy: Anatomy): Anatomy {
  const { whiteMatter, grayMatter, csf } = anatomy;
  return {
    ...anatomy,
    refined: {
      grid: refineGrid(anatomy.grid),
      whiteMatter: cut(whiteMatter),
      grayMatter: cut(grayMatter),
      csf: cut(csf),
    },
  };
}

const folded = withEqualParts(foldedAnatomy(grid));
const uniform = withEqualParts(uniformAnatomy(grid));

test('the refined grid has eight voxels about the centre of each voxel', () => {
  const { refined } = folded;
  if (!refined) throw new Error('not refined');
  expect(refined.grid.spacing).toEqual([1, 1, 1]);
  const voxel = 3 + 25 * (5 + 24 * 7);
  const places = PARTS.map((corner) => {
    const n = part(voxel, corner);
    const row = Math.floor(n / 50);
    return indexToWorld(refined.grid, [n % 50, row % 48, Math.floor(row / 48)]);
  });
  expect([0, 1, 2].map((axis) => total(places.map((place) => place[axis])) / 8)).toEqual([6, 10, 14]);
  expect(new Set(places.map(String)).size).toBe(8);
});

test('it is the solver at 1 mm, averaged', async () => {
  const { refined } = folded;
  if (!refined) throw new Error('not refined');
  const fine = await solve(refined, { by: createSolver(options) });
  const tissue = tissueMask(folded);
  const means = Float32Array.from(tissue, (inside, voxel) =>
    inside === 1 ? total(PARTS.map((corner) => fine[part(voxel, corner)])) / 8 : 0,
  );
  expect(greatestDifference(await solve(folded), means)).toBeLessThan(1e-6);
});

test('where all is smooth, 2 mm are as good as 1 mm', async () => {
  // A wide front: √(D/ρ) of 5 mm.
  const growth = { ...parameters, diffusivity: 0.1, proliferationRate: 0.004, timeDays: 400 };
  const coarse = await solve(uniform, { growth, by: createSolver(options) });
  const averaged = await solve(uniform, { growth });
  expect(Math.max(...averaged)).toBeGreaterThan(0.01);
  expect(greatestDifference(averaged, coarse)).toBeLessThan(0.04 * Math.max(...averaged));
  expect(total(averaged) / total(coarse)).toBeCloseTo(1, 1);
});

test('without growth the number of cells stays, also among CSF', async () => {
  const still = { ...parameters, proliferationRate: 0, timeDays: 800 };
  const before = total(await solve(folded, { growth: { ...still, timeDays: 0 } }));
  expect(total(await solve(folded, { growth: still })) / before).toBeCloseTo(1, 4);
});

test('where the coarse voxel is no tissue there is no cell, whatever its parts are', async () => {
  const csf = uniform.csf.slice();
  const hole = 12 + 25 * (11 + 24 * 11);
  csf.fill(1, hole + 2, hole + 4);
  const whiteMatter = uniform.whiteMatter.map((white, voxel) => (csf[voxel] === 1 ? 0 : white));
  const anatomy = { ...uniform, csf, whiteMatter };
  const density = await solve(anatomy);
  expect([...density.subarray(hole + 2, hole + 4)]).toEqual([0, 0]);
  expect(density[hole + 4]).toBeGreaterThan(0.1);
  const simulator = await model.prepare(anatomy);
  expect(simulator.isTissue([2 * 12, 2 * 11, 2 * 11])).toBe(true);
  expect(simulator.isTissue([2 * 14, 2 * 11, 2 * 11])).toBe(false);
  await expect(simulator.densities([{ ...parameters, start: [2 * 14, 22, 22] }])).rejects.toThrow(
    StartOutsideTissueError,
  );
});

describe('wrong input is named', () => {
  test('an anatomy that is not refined', async () => {
    await expect(model.prepare(uniformAnatomy(grid))).rejects.toThrow('refined is absent');
  });

  test('refined tissue that lies elsewhere, or has other voxels than the id says', async () => {
    const elsewhere = { ...uniform, grid: { ...grid, origin: [1, 0, 0] as const } };
    await expect(model.prepare(elsewhere)).rejects.toThrow('refined has 50 x 48 x 46 voxels elsewhere');
    const wide = { ...grid, spacing: [3, 3, 3] as const };
    const three = { ...uniformAnatomy(wide), refined: uniformAnatomy(refineGrid(wide)) };
    await expect(model.prepare(three)).rejects.toThrow('spacing of refined is 1.5 mm');
  });

  test('parameters', async () => {
    await expect(solve(uniform, { growth: { ...parameters, timeDays: NaN } })).rejects.toThrow(
      'timeDays is NaN',
    );
    expect(voxelCount(refineGrid(grid))).toBe(8 * voxelCount(grid));
  });
});
