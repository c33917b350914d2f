import type { PlannedSolve } from '../../../extension/src/forward/solver/solve-planner.ts';
import { groupSolves } from '../../../extension/src/forward/solver/webgl/group-solves.ts';
import { boxOfSeeds, growBox } from '../../../extension/src/forward/solver/webgl/grow-box.ts';
import { isSoftwareRenderer } from '../../../extension/src/forward/solver/webgl/open-context.ts';
import { PIECE_MS, PieceLength } from '../../../extension/src/forward/solver/webgl/piece-length.ts';
import { tileLayout, tileOrigin } from '../../../extension/src/forward/solver/webgl/tile-layout.ts';
import type { Vector3 } from '../../../extension/src/volume/grid.ts';

describe('tiles', () => {
  test.each<[Vector3, number]>([
    [[64, 64, 64], 8192],
    [[96, 120, 91], 4096],
    [[1, 1, 1], 2048],
    [[5, 300, 7], 2048],
    [[2000, 3, 40], 2048],
    [[64, 64, 300], 2048],
  ])('every slice of %p has a tile of its own in %p texels', (dimensions, size) => {
    const layout = tileLayout(dimensions, size);
    if (!layout) throw new Error('it fits');
    expect(Math.max(layout.width, layout.height)).toBeLessThanOrEqual(size);
    const origins = Array.from({ length: dimensions[2] }, (_, k) => tileOrigin(layout, k));
    expect(new Set(origins.map(String)).size).toBe(dimensions[2]);
    for (const [x, y] of origins) {
      expect(x % dimensions[0]).toBe(0);
      expect(y % dimensions[1]).toBe(0);
      expect(x + dimensions[0]).toBeLessThanOrEqual(layout.width);
      expect(y + dimensions[1]).toBeLessThanOrEqual(layout.height);
    }
  });

  test.each<[Vector3, number]>([
    [[3000, 4, 4], 2048],
    [[4, 3000, 4], 2048],
    [[512, 512, 40], 2048],
  ])('%p does not fit into %p texels', (dimensions, size) => {
    expect(tileLayout(dimensions, size)).toBeUndefined();
  });
});

function solve(substeps: number, steps: number): PlannedSolve {
  return {
    seeds: [],
    plan: {
      steps,
      substeps,
      diffusionOfSubstep: 1,
      growthOfStep: 1,
      growthOfHalfStep: 1,
      negligible: 0,
    },
  };
}

test('solves go together by substeps, then by steps, four at a time, each once', () => {
  const solves = [3, 9, 1, 7, 5, 8, 2, 6, 4].map((steps) => solve(steps > 6 ? 3 : 2, steps));
  const groups = groupSolves(solves);
  const steps = groups.map((group) => group.map((place) => solves[place].plan.steps));
  expect(steps).toEqual([
    [9, 8, 7],
    [6, 5, 4, 3],
    [2, 1],
  ]);
  expect(groupSolves([])).toEqual([]);
});

test('density reaches one voxel further with each substep, and never leaves the grid', () => {
  const seeds = [
    { i: 3, j: 0, k: 5, density: 1 },
    { i: 4, j: 1, k: 4, density: 1 },
  ];
  const box = boxOfSeeds(seeds);
  if (!box) throw new Error('there are seeds');
  expect(box).toEqual({ min: [3, 0, 4], max: [4, 1, 5] });
  expect(growBox(box, [6, 9, 6])).toEqual({ min: [2, 0, 3], max: [5, 2, 5] });
  expect(boxOfSeeds([])).toBeUndefined();
});

test('pieces come to last what they should, on a fast and on a slow card', () => {
  for (const texelsPerMs of [1_000, 5_000_000]) {
    const pieces = new PieceLength();
    let now = 0;
    let last = 0;
    for (let piece = 0; piece < 20; piece++) {
      const begun = now;
      let drawn = 0;
      do drawn += 1000;
      while (!pieces.add(1000, begun));
      now += drawn / texelsPerMs;
      pieces.finish(now);
      last = now - begun;
    }
    expect(last).toBeGreaterThan(0.8 * PIECE_MS);
    expect(last).toBeLessThan(1.2 * PIECE_MS);
  }
});

test('a piece during which this thread did other things teaches nothing', () => {
  const pieces = new PieceLength();
  const before = pieces.texels;
  pieces.add(before, 0);
  pieces.disturb();
  pieces.finish(1000);
  expect(pieces.texels).toBe(before);
  pieces.add(before, 1000);
  pieces.finish(2000);
  expect(pieces.texels).toBeLessThan(before);
});

test.each([
  ['ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device (Subzero) (0x0000C0DE)), SwiftShader driver)', true],
  ['Google SwiftShader', true],
  ['llvmpipe (LLVM 15.0.7, 256 bits)', true],
  ['ANGLE (Mesa, llvmpipe (LLVM 15.0.7 256 bits), OpenGL 4.5)', true],
  ['ANGLE (Microsoft, Microsoft Basic Render Driver Direct3D11 vs_5_0 ps_5_0, D3D11)', true],
  ['Apple Software Renderer', true],
  ['', true],
  ['ANGLE (NVIDIA, NVIDIA GeForce RTX 3060 Direct3D11 vs_5_0 ps_5_0, D3D11)', false],
  ['ANGLE (Intel, Mesa Intel(R) UHD Graphics 620 (KBL GT2), OpenGL 4.6)', false],
  ['ANGLE (Apple, ANGLE Metal Renderer: Apple M2, Unspecified Version)', false],
  ['AMD Radeon Pro 5300M OpenGL Engine', false],
])('%s: software renderer %p', (name, software) => {
  expect(isSoftwareRenderer(name)).toBe(software);
});
