import type { TissueResult } from '../../../extension/src/anatomy/anatomy-result.ts';
import { makeTissueMaps } from '../../../extension/src/anatomy/make-tissue-maps.ts';
import { readEmbeddedAtlas } from '../../../extension/src/anatomy/read-atlas.ts';
import type { TissueAtlas } from '../../../extension/src/anatomy/tissue-atlas.ts';
import {
  indexToWorld,
  voxelCount,
  worldToIndex,
  type Grid,
  type Vector3,
} from '../../../extension/src/volume/grid.ts';
import { trilinearSampler } from '../../../extension/src/volume/trilinear-sampler.ts';
import { makeVolume, type Volume } from '../../../extension/src/volume/volume.ts';
import { leftHandedGrid } from '../volume/oblique-grid.ts';

/** Turned about all axes and stored with reversed slices; 2 × 2.5 × 3 mm. */
const SIZE: Vector3 = [110, 92, 76];
const GRID: Grid = centred(leftHandedGrid(SIZE, [2, 2.5, 3], 0.25));
/** A person whose brain is smaller than the atlas', nodded and moved, and whose left hemisphere is wider. */
const [SCALE, MOVED] = [0.94, [6, -9, 4]] as const;
const LEFT_WIDER = 0.06;
/** Left, frontal, in white matter (LPS, mm). */
const LESION_CENTER: Vector3 = [30, -30, 30];
const LESION_RADIUS = 14;

function centred(grid: Grid): Grid {
  const middle = indexToWorld(grid, [(SIZE[0] - 1) / 2, (SIZE[1] - 1) / 2, (SIZE[2] - 1) / 2]);
  const origin = grid.origin.map((x, axis) => x - middle[axis]) as unknown as Vector3;
  return { ...grid, origin };
}

/** Where in the atlas a place of the person is. */
function toAtlas([x, y, z]: Vector3): Vector3 {
  const [a, b, c] = [x - MOVED[0], y - MOVED[1], z - MOVED[2]].map((value) => value / SCALE);
  return [a > 0 ? a / (1 + LEFT_WIDER) : a, b + 15, c + 12];
}

interface Person {
  readonly image: Volume<Float32Array>;
  readonly lesion: Volume<Uint8Array>;
  readonly tissue: readonly Float32Array[];
}

/** On a grid of the same frame, by default GRID; of which some voxels have no value. */
function makePerson(atlas: TissueAtlas, grid: Grid = GRID): Person {
  const [nx, ny] = grid.dimensions;
  const maps = [atlas.whiteMatter, atlas.grayMatter, atlas.csf];
  const samplers = maps.map((map) => trilinearSampler(map, 0));
  const count = voxelCount(grid);
  const tissue = maps.map(() => new Float32Array(count));
  const image = new Float32Array(count);
  const lesion = new Uint8Array(count);
  for (let n = 0; n < count; n++) {
    const index: Vector3 = [n % nx, Math.floor(n / nx) % ny, Math.floor(n / (nx * ny))];
    const place = indexToWorld(grid, index);
    const at = worldToIndex(atlas.t1.grid, toAtlas(place));
    const parts = samplers.map((sample) => sample(...at));
    parts.forEach((part, t) => (tissue[t][n] = part));
    if (parts[0] + parts[1] + parts[2] < 0.5) continue;
    lesion[n] = Math.hypot(...place.map((x, axis) => x - LESION_CENTER[axis])) <= LESION_RADIUS ? 1 : 0;
    // Brighter at the right than at the left, and black in the lesion.
    const uneven = 1 - 0.002 * place[0];
    const noise = 4 * Math.sin(12.9898 * n) * Math.cos(4.1414 * n);
    image[n] = lesion[n] ? 15 : uneven * (100 * parts[0] + 70 * parts[1] + 25 * parts[2]) + noise;
    if (n % 101 === 0) image[n] = NaN;
  }
  return { image: makeVolume(grid, image), lesion: makeVolume(grid, lesion), tissue };
}

/** Mean absolute difference of the found white matter and that of the person, where `holds`. */
function meanError(found: Volume<Float32Array>, { tissue }: Person, holds: (n: number) => boolean): number {
  const sample = trilinearSampler(found, 0);
  let [sum, count] = [0, 0];
  for (let n = 0; n < tissue[0].length; n++) {
    if (!holds(n)) continue;
    const index: Vector3 = [
      n % SIZE[0],
      Math.floor(n / SIZE[0]) % SIZE[1],
      Math.floor(n / (SIZE[0] * SIZE[1])),
    ];
    sum += Math.abs(sample(...worldToIndex(found.grid, indexToWorld(GRID, index))) - tissue[0][n]);
    count++;
  }
  return sum / count;
}

let atlas: TissueAtlas;

beforeAll(async () => {
  atlas = await readEmbeddedAtlas();
});

describe('a person made from the atlas, asymmetric, on an oblique grid with reversed slices', () => {
  let person: Person;
  let result: TissueResult;
  const parts: number[] = [];

  beforeAll(async () => {
    person = makePerson(atlas);
    const answer = await makeTissueMaps({
      image: person.image,
      lesion: person.lesion,
      atlas,
      onProgress: (part) => parts.push(part),
    });
    if (answer.outcome === 'failed') throw new Error(answer.problem.kind);
    result = answer.result;
  }, 240_000);

  const inBrain = (n: number): boolean =>
    person.tissue[0][n] + person.tissue[1][n] + person.tissue[2][n] >= 0.5;

  test('tissue is where it was put, on the left as on the right', () => {
    const side = (isLeft: boolean) => (n: number) => {
      const index: Vector3 = [
        n % SIZE[0],
        Math.floor(n / SIZE[0]) % SIZE[1],
        Math.floor(n / (SIZE[0] * SIZE[1])),
      ];
      return inBrain(n) && person.lesion.data[n] === 0 && indexToWorld(GRID, index)[0] > MOVED[0] === isLeft;
    };
    // The person's tissue is as blurred as the atlas' maps, mixed in most voxels; a classification parts it.
    expect(meanError(result.whiteMatter, person, side(true))).toBeLessThan(0.13);
    expect(meanError(result.whiteMatter, person, side(false))).toBeLessThan(0.13);
  });

  test('in the lesion stands healthy tissue, not the black that the image shows', () => {
    expect(meanError(result.whiteMatter, person, (n) => person.lesion.data[n] === 1)).toBeLessThan(0.2);
  });

  test('parts add up to 1 in the brain and to 0 outside', () => {
    const { whiteMatter, grayMatter, csf, brainMask } = result;
    const worst = brainMask.data.reduce((most, inside, n) => {
      const sum = whiteMatter.data[n] + grayMatter.data[n] + csf.data[n];
      return Math.max(most, inside ? Math.abs(1 - sum) : sum);
    }, 0);
    expect(worst).toBeLessThan(0.02);
  });

  test('nothing is doubted, and progress goes from 0 to 1', () => {
    expect(result.quality.doubts).toEqual([]);
    expect(parts.every((part, n) => n === 0 || part >= parts[n - 1])).toBe(true);
    expect(parts.at(-1)).toBeGreaterThan(0.95);
  });
});

describe('what maps can be made of, but doubtful ones', () => {
  async function doubtsOf(image: Volume<Float32Array>, lesion?: Volume<Uint8Array>): Promise<string[]> {
    const answer = await makeTissueMaps({ image, atlas, ...(lesion && { lesion }) });
    return answer.outcome === 'made'
      ? answer.result.quality.doubts.map(({ kind }) => kind)
      : [answer.problem.kind];
  }

  test('slices 5 mm apart', async () => {
    const grid: Grid = { ...GRID, dimensions: [SIZE[0], SIZE[1], 46], spacing: [2, 2.5, 5] };
    const { image, lesion } = makePerson(atlas, grid);
    expect(await doubtsOf(image, lesion)).toContain('thick-slices');
  }, 120_000);

  test('half a head', async () => {
    const { image, lesion } = makePerson(atlas, { ...GRID, dimensions: [SIZE[0], SIZE[1], SIZE[2] / 2] });
    expect(await doubtsOf(image, lesion)).toContain('brain-cut');
  }, 120_000);

  test('a ball of one brightness, as phantoms are', async () => {
    const middle = SIZE.map((size) => (size - 1) / 2);
    const ball = Float32Array.from({ length: voxelCount(GRID) }, (_, n) => {
      const index = [n % SIZE[0], Math.floor(n / SIZE[0]) % SIZE[1], Math.floor(n / (SIZE[0] * SIZE[1]))];
      const distance = Math.hypot(...index.map((x, axis) => (x - middle[axis]) * GRID.spacing[axis]));
      return (distance < 75 ? 100 : 0) + 4 * Math.sin(12.9898 * n) * Math.cos(4.1414 * n);
    });
    expect(await doubtsOf(makeVolume(GRID, ball))).not.toEqual([]);
  }, 120_000);
});

describe('what no maps can be made of', () => {
  const small: Grid = { ...GRID, dimensions: [40, 40, 40], spacing: [2, 2, 2] };
  const noise = Float32Array.from({ length: 64_000 }, (_, n) => 50 + 40 * Math.sin(n * 1.7));

  test('a tumor in another frame of reference', async () => {
    const lesion = makeVolume({ ...small, frameOfReferenceUID: 'other' }, new Uint8Array(64_000));
    const answer = await makeTissueMaps({ image: makeVolume(small, noise), lesion, atlas });
    expect(answer).toEqual({
      outcome: 'failed',
      problem: { kind: 'frames-differ', expected: GRID.frameOfReferenceUID, found: 'other' },
    });
  });

  test('no values, or all the same', async () => {
    for (const value of [NaN, 7]) {
      const image = makeVolume(small, new Float32Array(64_000).fill(value));
      expect(await makeTissueMaps({ image, atlas })).toMatchObject({ problem: { kind: 'no-image' } });
    }
  });

  test('an image in which no brain fits', async () => {
    const image = makeVolume({ ...small, spacing: [1, 1, 1] }, noise);
    expect(await makeTissueMaps({ image, atlas })).toEqual({
      outcome: 'failed',
      problem: { kind: 'too-small', sizeMm: [40, 40, 40] },
    });
  });
});
