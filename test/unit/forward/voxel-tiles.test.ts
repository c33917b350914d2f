import { tileOrder, VoxelTiles } from '../../../extension/src/forward/surrogate/travel-time/voxel-tiles.ts';
import type { Vector3 } from '../../../extension/src/volume/grid.ts';

const DIMENSIONS = [13, 9, 10] as const;
const SPACING = [2, 1.5, 3] as const;

/** Every voxel but each third. */
const mask = Uint8Array.from({ length: 13 * 9 * 10 }, (_, index) => (index % 3 > 0 ? 1 : 0));

function tiles(): { readonly tiles: VoxelTiles; readonly places: Vector3[] } {
  const order = tileOrder(mask, DIMENSIONS);
  const ijk = Int16Array.from(
    [...order].flatMap((index) => [index % 13, Math.floor(index / 13) % 9, Math.floor(index / 117)]),
  );
  const places = [...order].map((_, voxel) => {
    const [i, j, k] = ijk.subarray(3 * voxel, 3 * voxel + 3);
    return [i * SPACING[0], j * SPACING[1], k * SPACING[2]] as const;
  });
  return { tiles: new VoxelTiles(ijk, SPACING), places };
}

test('every voxel of the mask is in the order, once', () => {
  const order = tileOrder(mask, DIMENSIONS);
  expect([...order].sort((a, b) => a - b)).toEqual([...mask.keys()].filter((index) => mask[index] === 1));
});

test('runs hold all that is near, ascend, begin at multiples of eight, and leave out much of what is far', () => {
  const { tiles: found, places } = tiles();
  for (const [position, radius] of [
    [[3, 4, 5], 4],
    [[25, 0, 28], 7.5],
    [[-20, 6, 12], 22],
  ] as const) {
    const runs = found.runsWithin(position, radius);
    const held = new Set<number>();
    for (let n = 0; n < runs.length; n += 2) {
      expect(runs[n] % 8).toBe(0);
      expect(runs[n]).toBeGreaterThanOrEqual(n > 0 ? runs[n - 1] : 0);
      for (let voxel = runs[n]; voxel < runs[n + 1]; voxel++) held.add(voxel);
    }
    const distance = (place: Vector3): number => Math.hypot(...place.map((mm, axis) => mm - position[axis]));
    const missing = places.filter((place, voxel) => distance(place) <= radius && !held.has(voxel));
    expect(missing).toEqual([]);
    expect(held.size).toBeLessThan(0.6 * places.length);
  }
});

test('a great radius holds everything, a place far away nothing', () => {
  const { tiles: found, places } = tiles();
  expect([...found.runsWithin([0, 0, 0], 1e3)]).toEqual([0, places.length]);
  expect(found.runsWithin([1e4, 0, 0], 10).length).toBe(0);
});

test('no voxel is farther than the farthest, and one nearly as far', () => {
  const { tiles: found, places } = tiles();
  const position: Vector3 = [3, 4, 5];
  const greatest = Math.max(
    ...places.map((place) => Math.hypot(...place.map((mm, axis) => mm - position[axis]))),
  );
  const farthest = found.farthestFrom(position);
  expect(farthest).toBeGreaterThanOrEqual(greatest);
  // A tile may not be full.
  expect(farthest).toBeLessThan(greatest + Math.hypot(...SPACING.map((mm) => 4 * mm)));
});
