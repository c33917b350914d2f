import { BALL_REACH_MM, CutOffSeedFinder } from './cut-off-seeds.ts';
import type { FrontRun, FrontTimes } from './front-times.ts';
import { joinRuns, runsWithout, type Runs } from './runs.ts';
import type { TissueVoxels } from './tissue-voxels.ts';

/**
 * How much later fewer cells come, in widths of the front, for each factor e that they are fewer: 2 as long as they grow where they
 * are, 1 far away from where they spread. Found by trying, see docs/decisions/011.
 */
const DELAY_WIDTHS = 1.75;
/** Two fronts that arrive so close to each other, in widths, are one that comes a little earlier. */
const BLEND_WIDTHS = 2;

/** A front that sets out later, over what it has written. */
interface LaterFront {
  readonly times: Float32Array;
  readonly runs: Runs;
  readonly delay: number;
  /** Times closer than this count both, mm. */
  readonly blendMm: number;
}

/** The earlier of both, and a little less where they are about the same: smooth. */
function blend(out: Float32Array, { times, runs, delay, blendMm }: LaterFront): void {
  for (let n = 0; n < runs.length; n += 2) {
    for (let voxel = runs[n]; voxel < runs[n + 1]; voxel++) {
      const [first, second] = [out[voxel], times[voxel] + delay];
      if (second === Infinity) continue;
      const closeness = Math.max(0, blendMm - Math.abs(first - second));
      out[voxel] = Math.max(0, Math.min(first, second) - closeness ** 2 / (4 * blendMm));
    }
  }
}

/**
 * Travel times of all that the start ball sows: of the front from the start, and of those from beyond folds of CSF
 * (`CutOffSeedFinder`), which set out the later the fewer cells they are of.
 */
export class SownTimes {
  readonly #fronts: FrontTimes;
  readonly #seeds: CutOffSeedFinder;
  readonly #later: Float32Array;
  /** Where there was more than one front the last time: what all of them reach. */
  #reached: Runs | undefined;

  constructor(fronts: FrontTimes, tissue: TissueVoxels) {
    this.#fronts = fronts;
    this.#seeds = new CutOffSeedFinder(tissue);
    this.#later = new Float32Array(tissue.count);
  }

  /** Writes as `TravelTimes.at`. */
  write(run: FrontRun, out: Float32Array): void {
    const { place, widthMm, reachMm } = run;
    const around = this.#fronts.write(run, out);
    this.#reached = undefined;
    const blendMm = BLEND_WIDTHS * widthMm;
    const seeds = this.#seeds
      .at(place)
      .map((found) => ({ ...found, delay: DELAY_WIDTHS * widthMm * Math.max(0, -Math.log(found.share)) }))
      // What the start's own front overtakes has no say; nor has what comes at the very end, and may not have been written.
      .filter(({ delay, voxel }) => delay < Math.min(reachMm - BALL_REACH_MM, out[voxel] + blendMm));
    if (seeds.length === 0) return;
    const fronts = this.#fronts;
    let written: Runs = around.slice();
    let reached: Runs = fronts.runsWithin(reachMm).slice();
    for (const { delay, index, voxel } of seeds) {
      const times = this.#later;
      const left = reachMm - delay;
      const runs = fronts.write({ ...run, place: { index, voxel }, reachMm: left }, times).slice();
      const added = runsWithout(runs, written);
      for (let n = 0; n < added.length; n += 2) out.fill(Infinity, added[n], added[n + 1]);
      blend(out, { times, runs, delay, blendMm });
      written = joinRuns(written, runs);
      reached = joinRuns(reached, fronts.runsWithin(left));
    }
    this.#reached = reached;
  }

  /** See `TravelTimes.runsWithin`. */
  runsWithin(reachMm: number): Runs {
    return this.#reached ?? this.#fronts.runsWithin(reachMm);
  }
}
