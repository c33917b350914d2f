import { createSolver } from '../../../extension/src/forward/solver/solver.ts';
import { StartOutsideTissueError, type Anatomy } from '../../../extension/src/tumor/forward-model.ts';
import type { GrowthParameters } from '../../../extension/src/tumor/parameters.ts';
import { indexToWorld, type Grid } from '../../../extension/src/volume/grid.ts';
import { foldedAnatomy, greatestDifference, straightGrid, total, uniformAnatomy } from './sample-anatomy.ts';

// 'fine' lets next to no density go, however thin it spreads.
const solver = createSolver({ accuracy: 'fine', diffusivityRatio: 10 });

async function solve(anatomy: Anatomy, parameters: GrowthParameters): Promise<Float32Array> {
  const simulator = await solver.prepare(anatomy);
  const [density] = await simulator.densities([parameters]);
  simulator.dispose();
  return density;
}

/** The start as the literature's reference implementation defines it, written down once more. */
function ball(distance: number): number {
  const psi = (distance - 0.005 * 256) / ((2 / 128) * 256);
  if (psi < -1) return 1;
  return psi > 1 ? 0 : 0.5 * (1 - psi - Math.sin(Math.PI * psi) / Math.PI);
}

const SHELL = 0.1;
const SHELLS = Array.from({ length: 53 }, (_, n) => (n + 0.5) * SHELL);
const BALL_CELLS = total(SHELLS.map((s) => 4 * Math.PI * s * s * ball(s) * SHELL));

/**
 * The start ball after diffusion in free space, at a distance from its centre; `spread` is 4 D T. The heat kernel
 * integrated over the sphere's angles leaves one integral over the shells' radii.
 */
function heatOfBall(r: number, spread: number): number {
  const terms = SHELLS.map(
    (s) => s * ball(s) * (Math.exp(-((r - s) ** 2) / spread) - Math.exp(-((r + s) ** 2) / spread)),
  );
  return total(terms) * (SHELL / (r * Math.sqrt(Math.PI * spread)));
}

const cube = uniformAnatomy(straightGrid([41, 41, 41], [2, 2, 2]));
const centre: GrowthParameters = {
  diffusivity: 0.05,
  proliferationRate: 0.012,
  timeDays: 400,
  start: [40.3, 39.1, 40.8],
};

function distances(grid: Grid, from: GrowthParameters['start']): number[] {
  const [nx, ny, nz] = grid.dimensions;
  return Array.from({ length: nx * ny * nz }, (_, voxel) => {
    const row = Math.floor(voxel / nx);
    const [x, y, z] = indexToWorld(grid, [voxel % nx, row % ny, Math.floor(row / ny)]);
    return Math.hypot(x - from[0], y - from[1], z - from[2]);
  });
}

describe('closed forms', () => {
  const radii = distances(cube.grid, centre.start);

  test('at T = 0 the density is the start ball', async () => {
    const density = await solve(cube, { ...centre, timeDays: 0 });
    expect(greatestDifference(density, radii.map(ball))).toBeLessThan(1e-6);
  });

  test('without diffusion every voxel grows by the logistic curve', async () => {
    const density = await solve(cube, { ...centre, diffusivity: 0 });
    const growth = Math.exp(0.012 * 400);
    const expected = radii.map((radius) => {
      const u = ball(radius);
      return (u * growth) / (1 - u + u * growth);
    });
    expect(greatestDifference(density, expected)).toBeLessThan(1e-5);
  });

  test('without growth the number of cells stays, also among CSF', async () => {
    const anatomy = foldedAnatomy(straightGrid([37, 35, 33], [2, 2, 2]));
    const parameters = { ...centre, start: [36, 34, 32] as const, proliferationRate: 0, timeDays: 800 };
    const before = total(await solve(anatomy, { ...parameters, timeDays: 0 }));
    expect(total(await solve(anatomy, parameters)) / before).toBeCloseTo(1, 4);
  });

  test('without growth, in free space, the mean square distance grows by 6 D T', async () => {
    const parameters = { ...centre, proliferationRate: 0, timeDays: 300 };
    const meanSquare = (density: Float32Array) =>
      total(density.map((u, voxel) => u * radii[voxel] ** 2)) / total(density);
    const before = meanSquare(await solve(cube, { ...parameters, timeDays: 0 }));
    const after = meanSquare(await solve(cube, parameters));
    expect((after - before) / (6 * 0.05 * 300)).toBeCloseTo(1, 2);
  });

  test('without growth, in free space, the density is the ball convolved with a Gaussian', async () => {
    // 1 mm: on 2 mm the grid's own fourth moment would show at the peak, by 2 %.
    const fine = uniformAnatomy(straightGrid([61, 61, 61], [1, 1, 1]));
    const start = [30.2, 29.7, 30.4] as const;
    const parameters = { diffusivity: 0.08, proliferationRate: 0, timeDays: 400, start };
    const heat = (r: number): number => heatOfBall(r, 4 * 0.08 * 400);
    const startCells = total(await solve(fine, { ...parameters, timeDays: 0 }));
    expect(startCells / BALL_CELLS).toBeCloseTo(1, 2);
    const density = await solve(fine, parameters);
    const peak = heat(0.01);
    const checked = distances(fine.grid, start).flatMap((radius, voxel) =>
      voxel % 41 === 0 ? [Math.abs(density[voxel] - heat(radius)) / peak] : [],
    );
    expect(Math.max(...checked)).toBeLessThan(0.01);
  });

  test('second order in space: halving the voxels quarters the error', async () => {
    const start = [40, 40, 40] as const;
    const parameters = { diffusivity: 0.08, proliferationRate: 0, timeDays: 500, start };
    const errors = [];
    for (const spacing of [4, 2, 1]) {
      const count = 80 / spacing + 1;
      const grid = straightGrid([count, count, count], [spacing, spacing, spacing]);
      const density = await solve(uniformAnatomy(grid), parameters);
      // As parts of all cells: how well a ball of 5 mm is sampled at the start is another matter.
      const cells = total(density) * spacing ** 3;
      const wrong = distances(grid, start).flatMap((radius, voxel) => {
        const [i, j, k] = [voxel % count, Math.floor(voxel / count) % count, Math.floor(voxel / count ** 2)];
        const onCoarsest = [i, j, k].every((n) => (n * spacing) % 4 === 0);
        if (!onCoarsest || radius > 24) return [];
        const exact = heatOfBall(Math.max(radius, 0.01), 4 * 0.08 * 500) / BALL_CELLS;
        return [Math.abs(density[voxel] / cells - exact)];
      });
      errors.push(Math.max(...wrong));
    }
    expect(Math.log2(errors[0] / errors[1])).toBeGreaterThan(1.7);
    expect(Math.log2(errors[1] / errors[2])).toBeGreaterThan(1.7);
  });

  test('a front travels at 2 √(Dρ), less the known logarithmic delay', async () => {
    const line = uniformAnatomy(straightGrid([700, 1, 1], [2, 2, 2]));
    const parameters = { diffusivity: 0.5, proliferationRate: 0.005, start: [0, 0, 0] as const };
    const front = async (timeDays: number): Promise<number> => {
      const density = await solve(line, { ...parameters, timeDays });
      const before = density.findLastIndex((u) => u >= 0.5);
      return 2 * (before + (density[before] - 0.5) / (density[before] - density[before + 1]));
    };
    const [early, late] = [4000, 8000];
    const travelled = (await front(late)) - (await front(early));
    // Bramson 1983: x(t) = 2 √(Dρ) t − 1.5 √(D/ρ) ln t + constant.
    const expected = 2 * Math.sqrt(0.5 * 0.005) * (late - early) - 1.5 * Math.sqrt(0.5 / 0.005) * Math.log(2);
    expect(travelled / expected).toBeCloseTo(1, 2);
  });
});

describe('in an anatomy with CSF', () => {
  const anatomy = foldedAnatomy(straightGrid([37, 35, 33], [2, 2, 2]));
  const parameters: GrowthParameters = { ...centre, start: [36, 34, 32] };

  test('CSF and background stay exactly 0, and all else within 0 and 1', async () => {
    const density = await solve(anatomy, { ...parameters, timeDays: 900 });
    expect(total(density)).toBeGreaterThan(1000);
    const empty = anatomy.whiteMatter.map((white, voxel) =>
      white + anatomy.grayMatter[voxel] === 0 ? 1 : 0,
    );
    expect(density.some((u, voxel) => empty[voxel] === 1 && u !== 0)).toBe(false);
    expect(density.every((u) => u >= 0 && u <= 1)).toBe(true);
  });

  test('a start beside CSF is the part of its ball that lies in tissue, and grows there alone', async () => {
    const { grid, csf } = anatomy;
    const [nx, ny] = grid.dimensions;
    const beside = anatomy.whiteMatter.findIndex(
      (white, voxel) => white + anatomy.grayMatter[voxel] === 1 && csf[voxel + 1] === 1,
    );
    const row = Math.floor(beside / nx);
    const start = indexToWorld(grid, [(beside % nx) + 0.4, row % ny, Math.floor(row / ny)]);
    const radii = distances(grid, start);
    const inTissue = (voxel: number): boolean => anatomy.whiteMatter[voxel] + anatomy.grayMatter[voxel] > 0;
    const expected = radii.map((radius, voxel) => (inTissue(voxel) ? ball(radius) : 0));
    const at = (timeDays: number) => solve(anatomy, { ...parameters, start, timeDays });
    expect(greatestDifference(await at(0), expected)).toBeLessThan(1e-6);
    const grown = await at(300);
    expect(grown.every((u, voxel) => inTissue(voxel) || u === 0)).toBe(true);
    expect(grown[beside]).toBeGreaterThan(0.5);
  });

  test('equal D/ρ and ρT give equal densities', async () => {
    const [a, b] = await Promise.all([
      solve(anatomy, parameters),
      solve(anatomy, { ...parameters, diffusivity: 0.15, proliferationRate: 0.036, timeDays: 400 / 3 }),
    ]);
    expect(greatestDifference(a, b)).toBeLessThan(1e-5);
  });

  test('a solve leaves no trace in the next one', async () => {
    const simulator = await solver.prepare(anatomy);
    const [first] = await simulator.densities([parameters]);
    const others = [
      { ...parameters, timeDays: 950 },
      { ...parameters, start: [30, 30, 40] as const, timeDays: 30 },
    ];
    const [large, , again] = await simulator.densities([...others, parameters]);
    expect(total(large)).toBeGreaterThan(total(first));
    expect(again).toEqual(first);
  });

  test('turning the grid in space changes nothing', async () => {
    const [c, s] = [Math.cos(0.4), Math.sin(0.4)];
    const grid: Grid = { ...anatomy.grid, direction: [c, s, 0, -s, c, 0, 0, 0, -1], origin: [5, -7, 9] };
    const start = indexToWorld(grid, [18, 17, 16]);
    const turned = await solve({ ...anatomy, grid }, { ...parameters, start });
    expect(greatestDifference(turned, await solve(anatomy, parameters))).toBeLessThan(1e-5);
  });

  test('a start in CSF or outside the grid is an error of its own', async () => {
    const simulator = await solver.prepare(anatomy);
    const hole = anatomy.csf.indexOf(1);
    const at = [hole % 37, Math.floor(hole / 37) % 35, Math.floor(hole / 37 / 35)].map((n) => 2 * n);
    const start = [at[0], at[1], at[2]] as const;
    expect(simulator.isTissue(start)).toBe(false);
    expect(simulator.isTissue(parameters.start)).toBe(true);
    for (const outside of [start, [-50, 0, 0] as const]) {
      await expect(simulator.densities([{ ...parameters, start: outside }])).rejects.toThrow(
        StartOutsideTissueError,
      );
    }
  });

  test('in an anatomy without tissue nothing can start', async () => {
    const nothing = { ...anatomy, whiteMatter: anatomy.csf, grayMatter: anatomy.csf, csf: anatomy.csf };
    const none = { ...nothing, whiteMatter: new Float32Array(anatomy.csf.length) };
    const simulator = await solver.prepare({ ...none, grayMatter: none.whiteMatter });
    expect(simulator.isTissue(parameters.start)).toBe(false);
    expect(await simulator.densities([])).toEqual([]);
    await expect(simulator.densities([parameters])).rejects.toThrow(StartOutsideTissueError);
  });
});

describe('wrong input is named', () => {
  test.each([
    ['diffusivity', -0.01],
    ['diffusivity', NaN],
    ['proliferationRate', -1e-9],
    ['proliferationRate', Infinity],
    ['timeDays', NaN],
    ['timeDays', -5],
  ] as const)('%s of %p', async (name, value) => {
    await expect(solve(cube, { ...centre, [name]: value })).rejects.toThrow(`${name} is ${value}`);
  });

  test('a start that is no position', async () => {
    await expect(solve(cube, { ...centre, start: [NaN, 1, 2] })).rejects.toThrow('start is (NaN, 1, 2)');
  });

  test.each([0, -10, NaN])('a diffusivityRatio of %p', (diffusivityRatio) => {
    expect(() => createSolver({ accuracy: 'default', diffusivityRatio })).toThrow(
      `diffusivityRatio is ${diffusivityRatio}`,
    );
  });

  test('a map that does not fit its grid', async () => {
    await expect(solver.prepare({ ...cube, csf: new Float32Array(5) })).rejects.toThrow('csf has 5 voxels');
  });
});

test('the id names version, accuracy and ratio', () => {
  expect(createSolver({ accuracy: 'draft', diffusivityRatio: 100 }).id).toBe(
    'fisher-kolmogorov-solver/2 accuracy=draft ratio=100',
  );
});
