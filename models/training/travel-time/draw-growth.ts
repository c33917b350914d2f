import { voxelAt } from '../../../extension/src/forward/solver/start-ball.ts';
import type { SolverDomain } from '../../../extension/src/forward/solver/solver-domain.ts';
import type { Random } from '../../../extension/src/sampler/random.ts';
import { isTissueFraction } from '../../../extension/src/tumor/tissue.ts';
import { indexToWorld, type Vector3 } from '../../../extension/src/volume/grid.ts';
import { GROWTH_RANGE, WIDTH_RANGE_MM } from './model-format.ts';
import type { Growth } from './truth-solver.ts';
import type { TrainingAnatomy } from './training-anatomy.ts';

/** Looks at one growth: later ones contain the earlier, so that many more say little more and only cost examples. */
const LOOKS = 6;
/** Where in its sixth of the time a look is, from its end, at most. */
const LOOK_SPREAD = 0.9;
/** Makes looks a little denser towards the end, where the tumor is large enough to be told from its start. */
const LOOK_POWER = 0.9;
/** The front of the last look is about so far from the start: from a small tumor to half a brain. */
const LAST_FRONT_MM = [22, 62] as const;
/** ρT that a front takes to form before it moves at its speed. */
const FORMING = 2.5;
/** The last look is never before this, so that wide fronts, too, are seen at a density near 1. */
const LEAST_LAST_GROWTH = 6;
/** DT in mm²: beyond it a wide front fills the brain, and a solve at 1 mm takes 3000 substeps. */
const GREATEST_SPREAD_MM2 = 220;

/** So many of the draws are of what is hard to tell otherwise: tumors that are small, or wide in front, when they are first seen. */
const FAINT_SHARE = 0.25;
/** Of those: the front's width in mm… */
const FAINT_WIDTH_MM = [1.2, 6] as const;
/** …how far it is from the start at last, in mm, less three widths, and ρT where that is little for wide fronts… */
const FAINT_RADIUS_MM = [8, 20] as const;
const FAINT_GROWTH = [5, 8] as const;
/** …and the first of its looks, as a part of the last: before that nothing is seen. */
const FAINT_FIRST = 0.45;

/** For validation: the paper's ranges (mm²/day, 1/day, days), widened. */
const DIFFUSIVITY = [0.01, 0.2] as const;
const PROLIFERATION_RATE = [1e-4, 0.05] as const;
const TIME_DAYS = [30, 1500] as const;
/** Of those, tumors that are seen at all and leave some brain, by radius 2√(Dρ)T − 3√(D/ρ) in mm; and that saturate. */
const RADIUS_MM = [6, 55] as const;
const LEAST_VALIDATION_GROWTH = 4;
/** Growth starts in gray matter at half the rate of white. */
const GRAY_RATE = 0.5;

function between(random: Random, [least, most]: readonly [number, number]): number {
  return least + (most - least) * random.uniform();
}

/** A start that is tissue at 1 mm and at 2 mm, LPS, mm. */
export function drawStart(random: Random, { coarse }: TrainingAnatomy, domain: SolverDomain): Vector3 {
  const { dimensions } = coarse.grid;
  const [nx, ny] = dimensions;
  for (;;) {
    const [i, j, k] = dimensions.map((count) => count * random.uniform() - 0.5);
    const voxel = Math.round(i) + nx * (Math.round(j) + ny * Math.round(k));
    const [white, gray] = [coarse.whiteMatter[voxel], coarse.grayMatter[voxel]];
    const start = indexToWorld(coarse.grid, [i, j, k]);
    const fineVoxel = voxelAt(domain.grid, start);
    if (fineVoxel < 0 || domain.tissue[fineVoxel] === 0) continue;
    if (!isTissueFraction(white, gray, coarse.csf[voxel])) continue;
    if (random.uniform() < white + GRAY_RATE * gray) return start;
  }
}

function evenByLogarithm(random: Random, [least, most]: readonly [number, number]): number {
  return least * (most / least) ** random.uniform();
}

function drawFaint(random: Random): Omit<Growth, 'start'> {
  const widthMm = evenByLogarithm(random, FAINT_WIDTH_MM);
  const arrived = (between(random, FAINT_RADIUS_MM) + 3 * widthMm) / (2 * widthMm);
  const last = Math.min(GREATEST_SPREAD_MM2 / widthMm ** 2, Math.max(arrived, between(random, FAINT_GROWTH)));
  const growths = Array.from(
    { length: LOOKS },
    (_, n) => last * (1 - ((1 - FAINT_FIRST) * (LOOKS - 1 - n)) / (LOOKS - 1)),
  );
  return { widthMm, growths };
}

/** Widths are drawn evenly by their logarithm: thin fronts are the harder ones, and there are more of them in a prior. */
export function drawTraining(random: Random): Omit<Growth, 'start'> {
  if (random.uniform() < FAINT_SHARE) return drawFaint(random);
  const widthMm = evenByLogarithm(random, WIDTH_RANGE_MM);
  const wanted = Math.max(between(random, LAST_FRONT_MM) / (2 * widthMm) + FORMING, LEAST_LAST_GROWTH);
  const last = Math.min(GROWTH_RANGE[1], GREATEST_SPREAD_MM2 / widthMm ** 2, wanted);
  const growths = Array.from({ length: LOOKS }, (_, n) => {
    const early = n < LOOKS - 1 ? LOOK_SPREAD * random.uniform() : 0;
    return last * ((n + 1 - early) / LOOKS) ** LOOK_POWER;
  });
  return { widthMm, growths };
}

/** One look, as a calibration's prior would have it. */
export function drawValidation(random: Random): Omit<Growth, 'start'> {
  for (;;) {
    const diffusivity = between(random, DIFFUSIVITY);
    const rate = between(random, PROLIFERATION_RATE);
    const days = between(random, TIME_DAYS);
    const widthMm = Math.sqrt(diffusivity / rate);
    const growth = rate * days;
    const radius = 2 * widthMm * growth - 3 * widthMm;
    const [least, most] = RADIUS_MM;
    if (radius > least && radius < most && growth > LEAST_VALIDATION_GROWTH) {
      return { widthMm, growths: [growth] };
    }
  }
}
