import { FORWARD_MODELS } from '../../../extension/src/forward/catalog.ts';
import { isCorrectable, type CorrectableSimulator } from '../../../extension/src/tumor/forward-model.ts';
import type { GrowthParameters } from '../../../extension/src/tumor/parameters.ts';
import { foldedAnatomy, straightGrid } from './sample-anatomy.ts';

const grid = straightGrid([20, 21, 19], [2, 2, 2]);
const growth: GrowthParameters = {
  diffusivity: 0.04,
  proliferationRate: 0.02,
  timeDays: 300,
  start: [19.2, 21.1, 17.3],
};

let simulator: CorrectableSimulator;

beforeAll(async () => {
  const model = FORWARD_MODELS.surrogate.create({ accuracy: 'default', diffusivityRatio: 10 });
  const prepared = await model.prepare(foldedAnatomy(grid));
  if (!isCorrectable(prepared)) throw new Error('the surrogate cannot be corrected');
  simulator = prepared;
});

async function corrected(shift: Float32Array): Promise<Float32Array> {
  simulator.correct(shift);
  const [density] = await simulator.densities([growth]);
  return density;
}

const logit = (u: number): number => Math.log(u / (1 - u));

test('a shift moves the logit of its voxel by as much, and no density of 0', async () => {
  const { voxels } = simulator;
  const plain = await corrected(new Float32Array(voxels.length));
  const shift = Float32Array.from(voxels, (_, n) => (n % 5) - 2);
  const moved = await corrected(shift);
  const compared = new Set<number>();
  voxels.forEach((voxel, n) => {
    if (plain[voxel] === 0) {
      expect(moved[voxel]).toBe(0);
      return;
    }
    // Where density fades out towards the end of the reach it is a part of the logistic function's value.
    if (plain[voxel] < 0.05 || plain[voxel] > 0.98) return;
    compared.add(shift[n]);
    expect(Math.abs(logit(moved[voxel]) - logit(plain[voxel]) - shift[n])).toBeLessThan(0.02);
  });
  expect([...compared].sort((a, b) => a - b)).toEqual([-2, -1, 0, 1, 2]);
});

test('the last shift counts, and that of nothing gives back what was', async () => {
  const none = new Float32Array(simulator.voxels.length);
  const plain = await corrected(none);
  await corrected(none.map(() => 1));
  await corrected(none.map(() => -2));
  expect(await corrected(none)).toEqual(plain);
});

test('a shift of another anatomy is refused', () => {
  expect(() => {
    simulator.correct(new Float32Array(3));
  }).toThrow(/shift has 3 voxels/);
});
