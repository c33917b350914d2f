import { FORWARD_MODELS } from '../../../extension/src/forward/catalog.ts';
import type { ForwardModelKey } from '../../../extension/src/forward/model-keys.ts';
import type { GrowthParameters } from '../../../extension/src/tumor/parameters.ts';
import { straightGrid, total, walledAnatomy } from './sample-anatomy.ts';

const SIDE = 32;
const WALL = 12;

const anatomy = walledAnatomy(straightGrid([SIDE, SIDE, SIDE], [2, 2, 2]), WALL);

/** Cell density beyond the wall, summed up. */
async function beyond(key: ForwardModelKey, growth: GrowthParameters): Promise<number> {
  const model = FORWARD_MODELS[key].create({ accuracy: 'default', diffusivityRatio: 10 });
  const simulator = await model.prepare(anatomy);
  const [density] = await simulator.densities([growth]);
  simulator.dispose();
  return total(density.filter((_, voxel) => voxel % SIDE > WALL));
}

test.each([
  [{ diffusivity: 0.05, proliferationRate: 0.02, timeDays: 500 }, 22.8],
  [{ diffusivity: 0.05, proliferationRate: 0.02, timeDays: 500 }, 22],
  [{ diffusivity: 0.05, proliferationRate: 0.02, timeDays: 500 }, 21.4],
  [{ diffusivity: 0.1, proliferationRate: 0.01, timeDays: 900 }, 22.4],
  [{ diffusivity: 0.02, proliferationRate: 0.03, timeDays: 500 }, 21.7],
])('what is sown beyond a wall grows there as the solver says: %j from %d mm', async (growth, x) => {
  const parameters: GrowthParameters = { ...growth, start: [x, 31.1, 30.7] };
  const [surrogate, solver] = [await beyond('surrogate', parameters), await beyond('solver-2mm', parameters)];
  expect(solver).toBeGreaterThan(100);
  // A wide front that grew little is the worst of them; without what is sown beyond walls all would be 0.
  expect(surrogate).toBeGreaterThan(0.6 * solver);
  expect(surrogate).toBeLessThan(2 * solver);
});

test('what is too far from a wall to be sown beyond it does not come there', async () => {
  const growth: GrowthParameters = {
    diffusivity: 0.05,
    proliferationRate: 0.02,
    timeDays: 500,
    start: [17.9, 31.1, 30.7],
  };
  expect(await beyond('surrogate', growth)).toBe(0);
  expect(await beyond('solver-2mm', growth)).toBe(0);
});
