/**
 * Beside step 3: what tissue maps are like that the model is trained on, so that others can be told from them; of each
 * brain as a whole and of boxes as a calibration cuts them.
 * Called by train-model.ts; see README.md.
 */
import { join } from 'node:path';
import {
  anatomyProfile,
  ANATOMY_MEASURES,
} from '../../../extension/src/forward/surrogate/anatomy-profile.ts';
import type { Random } from '../../../extension/src/sampler/random.ts';
import type { Anatomy } from '../../../extension/src/tumor/forward-model.ts';
import { cropArray } from '../../../extension/src/volume/crop-array.ts';
import { subGrid } from '../../../extension/src/volume/sub-grid.ts';
import { namedRandom } from './named-random.ts';
import { recordNames, writeJson } from './record-files.ts';
import { anatomyFolder, readStageOptions, SPLITS } from './stage-options.ts';
import { readAnatomy } from './training-anatomy.ts';

const BOXES = 3;
/** Sides of a box in voxels of 2 mm. */
const SIDE = [44, 64] as const;

/** A box of the anatomy, drawn. */
function drawBox(anatomy: Anatomy, random: Random): Anatomy {
  const { grid } = anatomy;
  const sides = grid.dimensions.map((count) => {
    const side = Math.min(count, Math.round(SIDE[0] + (SIDE[1] - SIDE[0]) * random.uniform()));
    const first = Math.floor(random.uniform() * (count - side + 1));
    return [first, first + side - 1] as const;
  });
  const at = (end: 0 | 1) => [sides[0][end], sides[1][end], sides[2][end]] as const;
  const box = { min: at(0), max: at(1) };
  const cut = (map: Float32Array): Float32Array => cropArray(grid, map, box);
  const { whiteMatter, grayMatter, csf } = anatomy;
  return {
    grid: subGrid(grid, box),
    whiteMatter: cut(whiteMatter),
    grayMatter: cut(grayMatter),
    csf: cut(csf),
  };
}

/** The profiles of one prepared anatomy. */
function profiles(anatomy: Anatomy, random: Random): number[][] {
  const boxes = Array.from({ length: BOXES }, () => drawBox(anatomy, random));
  return [anatomy, ...boxes].flatMap((part) => {
    const profile = anatomyProfile(part);
    return profile ? [profile] : [];
  });
}

const { work, seed, share } = readStageOptions(process.argv.slice(2));
// Not worth sharing.
if (share.part > 0) process.exit(0);
const rows = SPLITS.flatMap((split) =>
  recordNames(anatomyFolder(work, split)).flatMap((name) => {
    const { coarse } = readAnatomy(join(anatomyFolder(work, split), name));
    const person = name.slice(0, name.lastIndexOf('-'));
    return profiles(coarse, namedRandom(seed, `boxes ${name}`)).map((profile) => ({
      split,
      person,
      profile,
    }));
  }),
);
writeJson(join(work, 'anatomy-profiles.json'), { measures: ANATOMY_MEASURES, rows });
