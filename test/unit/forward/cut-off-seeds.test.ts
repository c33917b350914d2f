import { startSeeds } from '../../../extension/src/forward/solver/start-ball.ts';
import {
  CutOffSeedFinder,
  type CutOffSeeds,
} from '../../../extension/src/forward/surrogate/travel-time/cut-off-seeds.ts';
import { tissueVoxels } from '../../../extension/src/forward/surrogate/travel-time/tissue-voxels.ts';
import type { Anatomy } from '../../../extension/src/tumor/forward-model.ts';
import { tissueMask } from '../../../extension/src/tumor/tissue.ts';
import type { Vector3 } from '../../../extension/src/volume/grid.ts';
import { straightGrid, uniformAnatomy } from './sample-anatomy.ts';

const SIDE = 24;

/** White matter, and CSF where it is asked for. */
function anatomyWith(isCsf: (i: number, j: number, k: number) => boolean): Anatomy {
  const anatomy = uniformAnatomy(straightGrid([SIDE, SIDE, SIDE], [2, 2, 2]));
  for (let voxel = 0; voxel < SIDE ** 3; voxel++) {
    const row = Math.floor(voxel / SIDE);
    if (!isCsf(voxel % SIDE, row % SIDE, Math.floor(row / SIDE))) continue;
    anatomy.whiteMatter[voxel] = 0;
    anatomy.csf[voxel] = 1;
  }
  return anatomy;
}

function finderIn(anatomy: Anatomy): (start: Vector3) => CutOffSeeds[] {
  const tissue = tissueVoxels(anatomy);
  if (!tissue) throw new Error('no tissue');
  const finder = new CutOffSeedFinder(tissue);
  return (index) => {
    const [i, j, k] = index.map(Math.round);
    return finder.at({ index, voxel: tissue.numberAt(i, j, k) });
  };
}

/** A wall of CSF across i = 12, without or with a hole of one voxel in it. */
const walled = anatomyWith((i) => i === 12);
const pierced = anatomyWith((i, j, k) => i === 12 && !(j === 14 && k === 12));

test('where tissue is all around, nothing is cut off, in the middle of it or at its border', () => {
  const seedsAt = finderIn(anatomyWith(() => false));
  for (const start of [
    [12, 12, 12],
    [12.4, 11.7, 12.2],
    [0.1, 3, 23.3],
  ] as const) {
    expect(seedsAt([...start])).toEqual([]);
  }
});

test('beyond a wall grows what the solver sows there', () => {
  const seedsAt = finderIn(walled);
  const grid = walled.grid;
  for (const index of [
    [11, 12, 12],
    [11.4, 12.2, 11.6],
    [10.7, 8.1, 9.5],
  ] as const) {
    const start: Vector3 = [2 * index[0], 2 * index[1], 2 * index[2]];
    const sown = startSeeds({ grid, tissue: tissueMask(walled) }, start);
    const beyond = sown.filter(({ i }) => i > 12);
    const sum = (seeds: typeof sown): number => seeds.reduce((total, { density }) => total + density, 0);
    const [found, ...others] = seedsAt([...index]);
    expect(others).toEqual([]);
    expect(found.share).toBeCloseTo(sum(beyond) / (sum(sown) - sum(beyond)), 5);
    // Beyond the wall nothing is nearer than the middle of its first voxels.
    expect(found.index[0]).toBeCloseTo(13, 1);
    const middle = beyond.reduce((total, { j, density }) => total + j * density, 0) / sum(beyond);
    expect(found.index[1]).toBeCloseTo(middle, 5);
  }
  expect(seedsAt([9, 12, 12])).toEqual([]);
});

test('a bridge leaves what is denser than it is, and the less the nearer it is', () => {
  const [cutOff, bridged] = [finderIn(walled), finderIn(pierced)];
  const shareOf = (seeds: CutOffSeeds[]): number => seeds.reduce((sum, { share }) => sum + share, 0);
  const shares = [9, 10, 11, 12, 13].map((j) => shareOf(bridged([11.3, j, 12])));
  const whole = shareOf(cutOff([11.3, 12, 12]));
  // The hole at j = 14, 8 mm away or more, is outside the ball.
  expect(shares[0]).toBeCloseTo(whole, 6);
  shares.slice(1).forEach((share, n) => {
    expect(share).toBeLessThanOrEqual(shares[n]);
  });
  expect(shares[4]).toBeLessThan(0.8 * whole);
  expect(bridged([11.3, 14, 12])).toEqual([]);
});

test('what is found does not jump while the start moves past the bridge', () => {
  const seedsAt = finderIn(pierced);
  const greatestChange = (step: number): number => {
    const shares = Array.from({ length: Math.round(3 / step) }, (_, n) => {
      return seedsAt([11.3, 10 + n * step, 12.2]).at(0)?.share ?? 0;
    });
    return Math.max(...shares.slice(1).map((share, n) => Math.abs(share - shares[n])));
  };
  // A jump would be the same for any step.
  expect(greatestChange(0.002)).toBeLessThan(0.3 * greatestChange(0.01));
});

test('parts that are cut off from each other are told apart', () => {
  // Two walls that cross: three more quarters.
  const seedsAt = finderIn(anatomyWith((i, j) => i === 12 || j === 12));
  const found = seedsAt([11.2, 11.1, 12]);
  expect(found.length).toBe(3);
  const quarters = found.map(({ index }) => `${index[0] > 12} ${index[1] > 12}`).sort();
  expect(quarters).toEqual(['false true', 'true false', 'true true']);
});
