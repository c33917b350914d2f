import { prepareInputs, type PreparedInputs } from '../../../extension/src/calibration/prepare-inputs.ts';
import type { StudyInputs } from '../../../extension/src/calibration/protocol.ts';
import { tissueMask } from '../../../extension/src/tumor/tissue.ts';
import { indexToWorld, worldToIndex, type Grid, type Vector3 } from '../../../extension/src/volume/grid.ts';
import { makeVolume } from '../../../extension/src/volume/volume.ts';
import { straightGrid } from '../forward/sample-anatomy.ts';
import { obliqueGrid } from '../volume/oblique-grid.ts';

/** A ball of white matter about the middle of the grid, in CSF, with a ball of core inside one of edema. */
function study(grid: Grid, sizes = { brain: 59.3, core: 8, edema: 15 }, at?: Vector3): StudyInputs {
  const [nx, ny, nz] = grid.dimensions;
  const [sx, sy, sz] = grid.spacing;
  const middle: Vector3 = [nx / 2, ny / 2, nz / 2];
  const tumor = at ?? middle;
  const masks = [0, 1].map(() => makeVolume(grid, new Uint8Array(nx * ny * nz)));
  const maps = [0, 1, 2].map(() => makeVolume(grid, new Float32Array(nx * ny * nz)));
  for (let k = 0, voxel = 0; k < nz; k++) {
    for (let j = 0; j < ny; j++) {
      for (let i = 0; i < nx; i++, voxel++) {
        // Math.hypot takes ten times as long.
        const from = (c: Vector3) =>
          Math.sqrt(((i - c[0]) * sx) ** 2 + ((j - c[1]) * sy) ** 2 + ((k - c[2]) * sz) ** 2);
        const toTumor = from(tumor);
        if (toTumor < sizes.edema) masks[toTumor < sizes.core ? 0 : 1].data[voxel] = 1;
        maps[from(middle) < sizes.brain ? 0 : 2].data[voxel] = 1;
      }
    }
  }
  const [whiteMatter, grayMatter, csf] = maps;
  return { core: masks[0], edema: masks[1], tissue: { whiteMatter, grayMatter, csf } };
}

/** Jest compares typed arrays one value at a time, which takes seconds for a volume. */
function same(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  return a.length === b.length && Array.prototype.every.call(a, (value, n) => value === b[n]);
}

function sameLabels(a: PreparedInputs, b: PreparedInputs): boolean {
  return (['tissue', 'core', 'wholeTumor'] as const).every((name) =>
    same(a.observation[name], b.observation[name]),
  );
}

function prepared(inputs: StudyInputs): PreparedInputs {
  const preparation = prepareInputs(inputs, inputs.core.grid);
  if (preparation.outcome === 'failed') throw new Error(preparation.problem.kind);
  return preparation.prepared;
}

const millimetre = straightGrid([141, 143, 139], [1, 1, 1]);

describe('on a 1 mm source', () => {
  const inputs = study(millimetre, undefined, [75.3, 68.8, 70.1]);
  const { anatomy, observation, startRegion } = prepared(inputs);
  const { grid } = anatomy;
  const first = worldToIndex(millimetre, grid.origin);

  test('every model voxel covers 2 x 2 x 2 source voxels, beginning at an even index', () => {
    expect(grid.spacing).toEqual([2, 2, 2]);
    for (const index of first) {
      expect(index % 2).toBeCloseTo(0.5, 9);
    }
  });

  test('a label is what fills half of those eight voxels', () => {
    const [nx, ny, nz] = grid.dimensions;
    const expected = new Uint8Array(nx * ny * nz);
    const whole = inputs.core.data.map((value, voxel) => value + inputs.edema.data[voxel]);
    for (let k = 0, voxel = 0; k < nz; k++) {
      for (let j = 0; j < ny; j++) {
        for (let i = 0; i < nx; i++, voxel++) {
          let count = 0;
          for (let n = 0; n < 8; n++) {
            const [a, b, c] = [i, j, k].map((m, axis) => first[axis] - 0.5 + 2 * m + ((n >> axis) & 1));
            count += whole[a + 141 * (b + 143 * c)];
          }
          expected[voxel] = count >= 4 ? 1 : 0;
        }
      }
    }
    expect(same(observation.wholeTumor, expected)).toBe(true);
  });

  test('the box reaches 30 mm beyond the tumour, and no further', () => {
    const last = worldToIndex(
      millimetre,
      indexToWorld(grid, [grid.dimensions[0] - 1, grid.dimensions[1] - 1, grid.dimensions[2] - 1]),
    );
    [75.3, 68.8, 70.1].forEach((centre, axis) => {
      expect(Math.abs(centre - 15 - 30 - first[axis])).toBeLessThan(3);
      expect(Math.abs(centre + 15 + 30 - last[axis])).toBeLessThan(3);
    });
  });

  test('growth may start in tissue of the whole tumour', () => {
    const tissue = tissueMask(anatomy);
    expect(startRegion.grid).toBe(grid);
    const allowed = tissue.map((inside, n) => inside & observation.wholeTumor[n]);
    expect(same(startRegion.data, allowed)).toBe(true);
    expect(same(observation.tissue, tissue)).toBe(true);
    expect(observation.pet).toBeUndefined();
  });
});

test('the box is cut where there is no more brain', () => {
  const { anatomy } = prepared(study(millimetre, { brain: 30, core: 8, edema: 15 }));
  for (const size of anatomy.grid.dimensions) expect(Math.abs(2 * size - 60)).toBeLessThanOrEqual(4);
});

test('a large tumour gets a smaller margin, down to 14 mm', () => {
  const grid = straightGrid([90, 90, 90], [2, 2, 2]);
  const large = prepared(study(grid, { brain: 88, core: 20, edema: 45 }));
  for (const size of large.anatomy.grid.dimensions) expect(Math.abs(size - 64)).toBeLessThanOrEqual(2);
  const huge = prepared(study(grid, { brain: 88, core: 20, edema: 60 }));
  for (const size of huge.anatomy.grid.dimensions) expect(Math.abs(2 * size - 148)).toBeLessThanOrEqual(4);
});

test('a study turned in space gives the same labels', () => {
  const straight = straightGrid([60, 62, 58], [2, 2, 2]);
  const turned = obliqueGrid([60, 62, 58], [2, 2, 2]);
  const [a, b] = [straight, turned].map((grid) => prepared(study(grid, undefined, [31.2, 29.4, 30.3])));
  expect(b.anatomy.grid.dimensions).toEqual(a.anatomy.grid.dimensions);
  expect(sameLabels(a, b)).toBe(true);
});

test('tissue maps may lie on a grid of their own', () => {
  const grid = straightGrid([70, 72, 68], [2, 2, 2]);
  const inputs = study(grid);
  const wide = study({ ...straightGrid([90, 92, 88], [2, 2, 2]), origin: [-20, -20, -20] });
  const moved = prepared({ ...inputs, tissue: wide.tissue });
  const expected = prepared(inputs);
  expect(moved.anatomy.grid).toEqual(expected.anatomy.grid);
  expect(same(moved.anatomy.whiteMatter, expected.anatomy.whiteMatter)).toBe(true);
  expect(sameLabels(moved, expected)).toBe(true);
});

describe('PET', () => {
  const grid = straightGrid([70, 72, 68], [2, 2, 2]);
  const inputs = study(grid);

  test('is 0 at the background and 1 at the hottest, whatever its unit', () => {
    const signal = inputs.core.data.map((core, n) => 40 + 200 * core + 100 * inputs.edema.data[n]);
    const { observation } = prepared({ ...inputs, pet: makeVolume(grid, Float32Array.from(signal)) });
    const at = (voxel: number) => observation.pet?.[voxel];
    expect(at(observation.core.indexOf(1))).toBeCloseTo(1, 5);
    expect(at(observation.wholeTumor.indexOf(0))).toBeCloseTo(0, 5);
    const edema = observation.wholeTumor.findIndex((label, n) => label === 1 && observation.core[n] === 0);
    expect(at(edema)).toBeCloseTo(0.5, 5);
  });

  test('of one value everywhere says nothing and is refused', () => {
    const pet = makeVolume(grid, new Float32Array(inputs.core.data.length).fill(7));
    expect(prepareInputs({ ...inputs, pet }, grid)).toEqual({
      outcome: 'failed',
      problem: { kind: 'bad-values', input: 'pet' },
    });
  });

  test('that ends within the tumour is refused', () => {
    const part = { ...straightGrid([70, 72, 34], [2, 2, 2]) };
    const pet = makeVolume(
      part,
      Float32Array.from({ length: 70 * 72 * 34 }, (_, n) => n % 100),
    );
    expect(prepareInputs({ ...inputs, pet }, grid)).toMatchObject({ problem: { kind: 'bad-values' } });
  });
});

describe('problems', () => {
  const grid = straightGrid([70, 72, 68], [2, 2, 2]);
  const good = study(grid);
  const problemOf = (inputs: StudyInputs, output = grid) => {
    const preparation = prepareInputs(inputs, output);
    return preparation.outcome === 'failed' ? preparation.problem : undefined;
  };

  test('none', () => {
    expect(problemOf(good)).toBeUndefined();
  });

  test('another frame of reference, of any volume', () => {
    const other = { ...grid, frameOfReferenceUID: '9.9' };
    const moved = { ...good.edema, grid: other };
    const expected = { kind: 'frames-differ', expected: '1.2.3', found: '9.9' };
    expect(problemOf({ ...good, edema: moved })).toEqual({ ...expected, input: 'edema' });
    const tissue = { ...good.tissue, csf: { ...good.tissue.csf, grid: other } };
    expect(problemOf({ ...good, tissue })).toEqual({ ...expected, input: 'csf' });
    const pet = makeVolume(other, new Float32Array(good.core.data.length));
    expect(problemOf({ ...good, pet })).toEqual({ ...expected, input: 'pet' });
    expect(problemOf(good, other)).toEqual({ ...expected, input: 'outputGrid' });
  });

  test.each(['core', 'edema'] as const)('an empty %s', (segment) => {
    const empty = makeVolume(grid, new Uint8Array(good.core.data.length));
    expect(problemOf({ ...good, [segment]: empty })).toEqual({ kind: 'empty-segment', segment });
  });

  test('a core that vanishes between the voxels of the model', () => {
    const one = straightGrid([141, 143, 139], [1, 1, 1]);
    const inputs = study(one);
    const core = makeVolume(one, new Uint8Array(inputs.core.data.length));
    core.data[70 + 141 * (70 + 143 * 70)] = 1;
    expect(problemOf({ ...inputs, core }, one)).toEqual({ kind: 'empty-segment', segment: 'core' });
  });

  test('no tissue at all', () => {
    const nothing = makeVolume(grid, new Float32Array(good.core.data.length));
    const tissue = { whiteMatter: nothing, grayMatter: nothing, csf: good.tissue.csf };
    expect(problemOf({ ...good, tissue })).toEqual({ kind: 'no-tissue' });
  });

  test('a core half outside the brain, and one far from it', () => {
    const rim = problemOf(study(grid, { brain: 30, core: 8, edema: 15 }, [35, 36, 34 + 16]));
    expect(rim?.kind).toBe('core-outside-brain');
    if (rim?.kind === 'core-outside-brain') {
      expect(rim.insideFraction).toBeGreaterThan(0.1);
      expect(rim.insideFraction).toBeLessThan(0.5);
    }
    const far = study(grid, { brain: 15, core: 4, edema: 8 }, [6, 6, 6]);
    expect(problemOf(far)).toEqual({ kind: 'core-outside-brain', insideFraction: 0 });
  });

  test.each([NaN, 100, -1, Infinity])('a tissue fraction of %p', (value) => {
    const grayMatter = makeVolume(grid, Float32Array.from(good.tissue.grayMatter.data));
    grayMatter.data[12345] = value;
    const tissue = { ...good.tissue, grayMatter };
    expect(problemOf({ ...good, tissue })).toEqual({ kind: 'bad-values', input: 'grayMatter' });
  });

  test('a PET value that is no number', () => {
    const pet = makeVolume(grid, new Float32Array(good.core.data.length));
    pet.data[5] = NaN;
    expect(problemOf({ ...good, pet })).toEqual({ kind: 'bad-values', input: 'pet' });
  });
});

describe('refined tissue', () => {
  /** Greatest difference of a voxel from the mean of its eight refined ones. */
  function greatestGap(inputs: StudyInputs): number {
    const { anatomy, refine } = prepared(inputs);
    const [nx, ny] = anatomy.grid.dimensions;
    const refined = refine();
    let greatest = 0;
    for (const name of ['whiteMatter', 'grayMatter', 'csf'] as const) {
      const sums = new Float64Array(anatomy[name].length);
      refined[name].forEach((value, n) => {
        const row = Math.floor(n / (2 * nx));
        const [i, j, k] = [n % (2 * nx), row % (2 * ny), Math.floor(row / (2 * ny))].map((m) => m >> 1);
        sums[i + nx * (j + ny * k)] += value / 8;
      });
      sums.forEach((mean, voxel) => {
        greatest = Math.max(greatest, Math.abs(mean - anatomy[name][voxel]));
      });
    }
    return greatest;
  }

  test('has the fractions of the model grid as its means, where 1 mm voxels are whole voxels of the maps', () => {
    expect(greatestGap(study(millimetre))).toBeLessThan(1e-6);
  });

  test('and nearly so on an oblique grid of other voxels', () => {
    const gap = greatestGap(study(obliqueGrid([90, 91, 60], [1.3, 1.2, 1.9])));
    expect(gap).toBeGreaterThan(0);
    expect(gap).toBeLessThan(0.3);
  });
});
