/**
 * Step 2: crops of every prepared anatomy and what grows in them, on the project's own solver at 2 mm.
 * Called by train-model.ts; see README.md.
 */
import { join } from 'node:path';
import {
  CROP_SIDE,
  cropTissue,
  type CropPosition,
} from '../../../extension/src/forward/surrogate/paper-network/crop.ts';
import { growthInput } from '../../../extension/src/forward/surrogate/paper-network/growth-inputs.ts';
import type { Random } from '../../../extension/src/sampler/random.ts';
import type { Anatomy } from '../../../extension/src/tumor/forward-model.ts';
import { isTissueFraction } from '../../../extension/src/tumor/tissue.ts';
import { namedRandom } from '../travel-time/named-random.ts';
import { recordNames } from '../travel-time/record-files.ts';
import { runJobs, type JobGroup } from '../travel-time/run-jobs.ts';
import {
  anatomyFolder,
  readStageOptions,
  recordFolder,
  type StageOptions,
} from '../travel-time/stage-options.ts';
import { readAnatomy } from '../travel-time/training-anatomy.ts';
import { writeCrop } from './crop-record.ts';
import { CropSolver } from './crop-solver.ts';
import { drawAsPaper, drawVisible, RANGES } from './draw-growth.ts';

/** Growths in a crop, which share the encoder's work; half of each kind. */
const GROWTHS = 4;
/** Growth starts in gray matter at half the rate of white. */
const GRAY_RATE = 0.5;

/** A crop in whose middle a voxel of tissue has a corner; none lies so that a middle is off the grid. */
function drawPosition(random: Random, { grid, whiteMatter, grayMatter, csf }: Anatomy): CropPosition {
  const [nx, ny] = grid.dimensions;
  for (;;) {
    const [i, j, k] = grid.dimensions.map((count) => Math.floor(count * random.uniform()));
    const voxel = i + nx * (j + ny * k);
    if (!isTissueFraction(whiteMatter[voxel], grayMatter[voxel], csf[voxel])) continue;
    if (random.uniform() > whiteMatter[voxel] + GRAY_RATE * grayMatter[voxel]) continue;
    const [x, y, z] = [i, j, k].map((index) => index + Math.round(random.uniform()) - CROP_SIDE / 2);
    return [x, y, z];
  }
}

function crops(anatomyName: string, options: StageOptions): JobGroup<CropSolver> {
  const { seed, ratio, runs, work } = options;
  return {
    name: anatomyName,
    prepare: () =>
      CropSolver.create(readAnatomy(join(anatomyFolder(work, 'train'), anatomyName)).coarse, ratio),
    jobs: Array.from({ length: runs.train }, (_, run) => {
      const name = `${anatomyName}-${run}`;
      return {
        base: join(recordFolder(options, 'crops', 'train'), name),
        run: (solver) => {
          const random = namedRandom(seed, `crop ${name}`);
          const position = drawPosition(random, solver.anatomy);
          const growths = Array.from({ length: GROWTHS }, (__, n) =>
            n % 2 === 0 ? drawAsPaper(random) : drawVisible(random),
          );
          writeCrop(join(recordFolder(options, 'crops', 'train'), name), {
            tissue: cropTissue(solver.anatomy, position),
            inputs: growths.map((growth) => growthInput(growth, RANGES)),
            densities: growths.map((growth) => solver.density(position, growth)),
          });
        },
      };
    }),
  };
}

const options = readStageOptions(process.argv.slice(2));
await runJobs(
  'crop',
  recordNames(anatomyFolder(options.work, 'train')).map((name) => crops(name, options)),
  options.share,
);
