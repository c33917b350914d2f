import { EMBEDDED_MODELS } from '../../../extension/src/forward/surrogate/embedded-files.ts';
import {
  ANATOMY_MEASURES,
  anatomyDistance,
  anatomyProfile,
} from '../../../extension/src/forward/surrogate/anatomy-profile.ts';
import { surrogateCaveats } from '../../../extension/src/forward/surrogate/surrogate-caveats.ts';
import type { Anatomy } from '../../../extension/src/tumor/forward-model.ts';
import { uniformPrior, type PriorSettings } from '../../../extension/src/tumor/prior.ts';
import { caveatMessage } from '../../../extension/src/study/caveat-message.ts';
import { voxelCount } from '../../../extension/src/volume/grid.ts';
import { makeVolume } from '../../../extension/src/volume/volume.ts';
import { atlasBrain } from '../../fixtures/atlas-brain.ts';
import { foldedAnatomy, straightGrid, uniformAnatomy } from './sample-anatomy.ts';

const [{ manifest }, { manifest: ofRatio100 }] = EMBEDDED_MODELS;
/** 120 mm: what a calibration would cut out. */
const brain = atlasBrain(60);

function kindsFor(anatomy: Anatomy, settings?: PriorSettings, of = manifest): string[] {
  const count = voxelCount(anatomy.grid);
  const prior = uniformPrior(makeVolume(anatomy.grid, new Uint8Array(count).fill(1)), false, settings);
  return surrogateCaveats(of, anatomy, prior).map(({ kind }) => kind);
}

test('white matter alone: every measure as by its definition', () => {
  const profile = anatomyProfile(uniformAnatomy(straightGrid([9, 8, 7], [2, 2, 2])));
  if (!profile) throw new Error('no profile');
  const of = Object.fromEntries(ANATOMY_MEASURES.map((name, n) => [name, profile[n]]));
  expect(of).toMatchObject({
    'share of white matter': 1,
    'mixing of white and gray matter': 0,
    'share of CSF in tissue voxels': 0,
  });
  expect(of['roughness of white matter, 2 mm']).toBeCloseTo(0, 5);
  expect(of['white matter lies inside']).toBeCloseTo(0, 5);
});

test('nothing but CSF has no profile', () => {
  const { grid } = uniformAnatomy(straightGrid([4, 4, 4], [2, 2, 2]));
  const none = new Float32Array(64);
  expect(
    anatomyProfile({ grid, whiteMatter: none, grayMatter: none, csf: none.map(() => 1) }),
  ).toBeUndefined();
});

test('the distance is that of Mahalanobis, and names what differs most', () => {
  const count = ANATOMY_MEASURES.length;
  const precision = Array.from({ length: count ** 2 }, (_, n) => (n % (count + 1) === 0 ? 4 : 0));
  const trained = { measures: ANATOMY_MEASURES, mean: new Array<number>(count).fill(1), precision, limit: 2 };
  const profile = new Array<number>(count).fill(1);
  profile[2] = 2;
  profile[5] = -1;
  expect(anatomyDistance(profile, trained)).toEqual({
    distance: Math.sqrt(4 * 1 + 4 * 4),
    limit: 2,
    measure: ANATOMY_MEASURES[5],
    value: -1,
    trained: 1,
  });
  expect(() => anatomyDistance(profile, { ...trained, measures: ['other'] })).toThrow(/measures are other/);
});

test('the atlas passes, whole and in part', () => {
  expect(kindsFor(brain)).toEqual([]);
});

/** Every other voxel: half as large a brain. */
function halved({ grid, whiteMatter, grayMatter, csf }: Anatomy): Anatomy {
  const [nx, ny, nz] = grid.dimensions.map((n) => Math.floor(n / 2));
  const pick = (map: Float32Array): Float32Array =>
    Float32Array.from({ length: nx * ny * nz }, (_, n) => {
      const [i, j, k] = [n % nx, Math.floor(n / nx) % ny, Math.floor(n / nx / ny)];
      return map[2 * i + grid.dimensions[0] * (2 * j + grid.dimensions[1] * 2 * k)];
    });
  return {
    grid: { ...grid, dimensions: [nx, ny, nz] },
    whiteMatter: pick(whiteMatter),
    grayMatter: pick(grayMatter),
    csf: pick(csf),
  };
}

test.each<[string, Anatomy]>([
  ['a block of white matter', uniformAnatomy(straightGrid([40, 40, 40], [2, 2, 2]))],
  ['a made-up anatomy of folds', foldedAnatomy(straightGrid([40, 40, 40], [2, 2, 2]))],
  [
    'white and gray matter swapped',
    { ...brain, whiteMatter: brain.grayMatter, grayMatter: brain.whiteMatter },
  ],
  ['CSF and gray matter swapped', { ...brain, grayMatter: brain.csf, csf: brain.grayMatter }],
  ['a brain of half the size', halved(brain)],
])('%s is flagged', (_, anatomy) => {
  expect(kindsFor(anatomy)).toContain('anatomy-unlike');
});

test('a prior far beyond the trained ranges is flagged, and said in words', () => {
  const parameters = { diffusivity: [0.001, 0.009], proliferationRate: [0.04, 0.2] } as const;
  expect(kindsFor(brain, { parameters })).toEqual(['prior-beyond']);
  const { widthMm, growth } = manifest.ranges;
  expect(caveatMessage({ kind: 'prior-beyond', share: 0.314, widthMm, growth })).toMatch(
    /^31 % of the prior lies beyond .* √\(D\/ρ\) of 0.45 to 6 mm, ρT of 0.3 to 75\./,
  );
});

test('weights that are farther from the 1 mm solver than the 2 mm solver is say so', () => {
  expect(kindsFor(brain, undefined, ofRatio100)).toEqual(['ratio-weak']);
  expect(caveatMessage({ kind: 'ratio-weak', diffusivityRatio: 100 })).toMatch(
    /^With Dw\/Dg of 100 .* Use a solver\.$/,
  );
});
