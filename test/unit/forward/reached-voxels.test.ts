import { countedVoxels, KIND } from '../../../extension/src/forward/surrogate/card/counted-voxels.ts';
import { ReachedVoxels } from '../../../extension/src/forward/surrogate/card/reached-voxels.ts';
import { localTissue } from '../../../extension/src/forward/surrogate/local-tissue.ts';
import { tissueVoxels } from '../../../extension/src/forward/surrogate/travel-time/tissue-voxels.ts';
import { TravelTimes } from '../../../extension/src/forward/surrogate/travel-time/travel-times.ts';
import { unevenness } from '../../../extension/src/forward/surrogate/unevenness.ts';
import { tissueMask } from '../../../extension/src/tumor/tissue.ts';
import { foldedAnatomy, straightGrid } from './sample-anatomy.ts';

test('the voxels that a sample reaches, and what they add up to, are those of the travel times', async () => {
  const anatomy = foldedAnatomy(straightGrid([20, 21, 19], [2, 2, 2]));
  const mask = tissueMask(anatomy);
  const tissue = tissueVoxels(anatomy);
  if (!tissue) throw new Error('there is tissue');
  const observation = {
    tissue: mask.map((inside, voxel) => (voxel % 7 === 0 ? 0 : inside)),
    core: mask.map((inside, voxel) => (voxel % 3 === 0 ? inside : 0)),
    wholeTumor: mask.map((inside, voxel) => (voxel % 2 === 0 ? inside : 0)),
    pet: Float32Array.from(mask, (inside, voxel) => (inside ? 0.5 + 0.4 * Math.sin(voxel) : 0)),
  };
  const counted = countedVoxels(observation, 'paper', tissue);
  const { diffusivity } = localTissue(anatomy, tissue, 10);
  const field = await TravelTimes.create({ tissue, diffusivity, greatestMm: 215 });
  const reached = await ReachedVoxels.create(tissue, counted, field);
  const times = new Float32Array(tissue.count);
  for (const reachMm of [2, 9, 500]) {
    const front = { start: [19.2, 21.1, 17.3], widthMm: 1.5 } as const;
    const { count, totals } = reached.gather(front, { reachMm, besideMm: 7 });
    field.at(front, times, reachMm + 7);
    const runs = field.runsWithin(reachMm);
    const labels = [0, 0, 0, 0];
    let petSquares = 0;
    let entry = 0;
    for (let n = 0; n < runs.length; n += 2) {
      for (let voxel = runs[n]; voxel < runs[n + 1]; voxel++) {
        const place = counted.places[voxel];
        const time = Math.min(300, times[voxel]);
        if (place < 0 || time > reachMm) continue;
        const [itsPlace, itsTime, uneven] = reached.texels.subarray(4 * entry, 4 * entry + 3);
        expect([itsPlace, itsTime]).toEqual([place, time]);
        expect(Math.abs(uneven - unevenness(tissue, times, voxel))).toBeLessThan(1e-6);
        labels[counted.kinds[place] & (KIND.core | KIND.wholeTumor)]++;
        petSquares += counted.signals[place] ** 2;
        entry++;
      }
    }
    expect(count).toBe(entry);
    expect([...totals.labels]).toEqual(labels);
    expect(totals.petSquares).toBeCloseTo(petSquares, 9);
  }
  expect(new Set(counted.kinds).size).toBeGreaterThan(3);
});
