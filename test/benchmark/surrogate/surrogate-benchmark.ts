import { readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { FORWARD_MODELS } from '../../../extension/src/forward/catalog.ts';
import type { ForwardModelKey } from '../../../extension/src/forward/model-keys.ts';
import { FRONT_LENGTHS } from '../../../extension/src/forward/surrogate/travel-time/front-lengths.ts';
import type { Anatomy, ForwardModel, Simulator } from '../../../extension/src/tumor/forward-model.ts';
import type { GrowthParameters } from '../../../extension/src/tumor/parameters.ts';
import { cropArray } from '../../../extension/src/volume/crop-array.ts';
import { subGrid } from '../../../extension/src/volume/sub-grid.ts';
import type { BenchmarkResult } from '../benchmark-result.ts';
import { boxAround } from '../box-around.ts';
import { dataFile } from '../data-file.ts';
import { deviation, meanOf, THRESHOLDS, type Deviation } from './against-truth.ts';
import { arithmetic } from './arithmetic.ts';
import { byAge } from './by-age.ts';
import { keptTruth } from './kept-truths.ts';
import { refinedAnatomy } from './refined-anatomy.ts';
import { timeOfSample, type SampleTime } from './time-of-sample.ts';
import { visibleTumors } from './visible-tumors.ts';
import { WorstCases } from './worst-cases.ts';

const RATIO = 10;
const TUMORS_PER_ANATOMY = 50;
/** Every so many tumors, one is timed. */
const TIMED_EVERY = 5;
/** Of the region where a start is looked for: the whole tumor of a typical glioma, ml. */
const REGION_ML = 65;
/** A node of the lattice of starts stands for 6 x 6 x 6 mm. */
const NODE_ML = 0.216;
/** Evaluations of a calibration of 2048 samples a stage (bench-results/calibration.json), and nodes around a start. */
const EVALUATIONS = 65000;
const NODES_PER_START = 8;
/** Of the lengths that fields are solved for, a sample takes two; those of a calibration take all. */
const LENGTHS_OF_CALIBRATION = FRONT_LENGTHS.mm.length / 2;
/** What a calibration encodes: the model's grid goes so far around a tumor (model-grid.ts). */
const ENCODED_VOXELS = 64;

/** Where pictures of the worst cases go. */
const PICTURES = resolve(import.meta.dirname, '../../../bench-results');

interface MeasuredModel {
  readonly key: ForwardModelKey;
  readonly encodes: boolean;
  /**
   * Of how many tumors one is evaluated: the 1 mm solver differs from the truth by its time steps alone, and the paper's network
   * takes half a second.
   */
  readonly every: number;
}

const MODELS: readonly MeasuredModel[] = [
  { key: 'surrogate', encodes: true, every: 1 },
  { key: 'solver-2mm', encodes: false, every: 1 },
  { key: 'solver-1mm', encodes: false, every: TIMED_EVERY },
  // Its crops are encoded once each, which a calibration spreads over thousands of samples.
  { key: 'paper-network', encodes: false, every: TIMED_EVERY },
];

interface Measured {
  readonly deviations: Deviation[];
  /** How long each tumor grew, days. */
  readonly ages: number[];
  readonly costs: Cost[];
  /** Of each tumor, 10^9 additions and multiplications. */
  readonly gflop: number[];
  readonly worst: WorstCases;
}

async function solve(simulator: Simulator, parameters: GrowthParameters): Promise<Float32Array> {
  const [density] = await simulator.densities([parameters]);
  return density;
}

/** Milliseconds a sample, and of them what of the encoding of starts a calibration's sample bears. */
interface Cost {
  readonly ms: number;
  readonly encodingMs: number;
}

/** `inBox`: of a sample in the box that a calibration encodes. */
function costOf({ warmMs }: SampleTime, inBox?: SampleTime): Cost {
  if (!inBox) return { ms: warmMs, encodingMs: 0 };
  const nodes = (REGION_ML / NODE_ML) * LENGTHS_OF_CALIBRATION;
  const borne = ((inBox.encodingMs / NODES_PER_START) * nodes) / EVALUATIONS;
  return { ms: warmMs + borne, encodingMs: borne };
}

interface SimulatedTumor {
  readonly tumor: GrowthParameters;
  readonly truth: Float32Array;
}

/** A sample's time in the box around its tumor. */
async function timeInBox(
  model: ForwardModel,
  anatomy: Anatomy,
  { tumor, truth }: SimulatedTumor,
): Promise<SampleTime> {
  const { grid } = anatomy;
  const box = boxAround(grid, tumor.start, ENCODED_VOXELS);
  const cut = (data: Float32Array): Float32Array => cropArray(grid, data, box);
  const cropped: Anatomy = {
    grid: subGrid(grid, box),
    whiteMatter: cut(anatomy.whiteMatter),
    grayMatter: cut(anatomy.grayMatter),
    csf: cut(anatomy.csf),
  };
  const simulator = await model.prepare(cropped);
  const time = await timeOfSample(simulator, cropped, { tumor, truth: cut(truth) });
  simulator.dispose();
  return time;
}

/** The anatomy that a model works on. */
function anatomyOf(key: ForwardModelKey, anatomy: Anatomy): Anatomy {
  return key === 'solver-1mm' ? (anatomy.refined ?? anatomy) : anatomy;
}

/**
 * Every forward model against the solver at 1 mm and fine accuracy, averaged to 2 mm, in anatomies that no surrogate was
 * trained on. `--tumors N` an anatomy, `--anatomies N`; `--truths FOLDER` keeps the truths for the next run. Pictures of each model's
 * ten worst cases go into `PICTURES`.
 */
export async function surrogateBenchmark(args: readonly string[]): Promise<BenchmarkResult> {
  const { values } = parseArgs({
    args: [...args],
    options: { tumors: { type: 'string' }, anatomies: { type: 'string' }, truths: { type: 'string' } },
  });
  const folder = dataFile('anatomy/validation');
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.nii.gz'))
    .slice(0, Number(values.anatomies ?? Infinity));
  const measured = new Map<ForwardModelKey, Measured>(
    MODELS.map(({ key }) => [
      key,
      { deviations: [], ages: [], costs: [], gflop: [], worst: new WorstCases() },
    ]),
  );
  const ids = new Map<ForwardModelKey, string>();
  for (const [number, file] of files.entries()) {
    const anatomy: Anatomy = refinedAnatomy(join(folder, file));
    const truth = await FORWARD_MODELS['solver-1mm']
      .create({ accuracy: 'fine', diffusivityRatio: RATIO })
      .prepare(anatomy);
    const tumors = visibleTumors(anatomy, Number(values.tumors ?? TUMORS_PER_ANATOMY), 100 + number);
    const truths: Float32Array[] = [];
    for (const [n, tumor] of tumors.entries()) {
      const name = `${file}-${100 + number}-${n}`;
      truths.push(await keptTruth(values.truths, name, () => solve(truth, tumor)));
    }
    for (const { key, encodes, every } of MODELS) {
      const model = FORWARD_MODELS[key].create({ accuracy: 'default', diffusivityRatio: RATIO });
      ids.set(key, model.id);
      const simulator = await model.prepare(anatomy);
      const result = measured.get(key);
      const flopOf = arithmetic(simulator, anatomyOf(key, anatomy), RATIO);
      for (const [n, tumor] of tumors.entries()) {
        if (n % TIMED_EVERY === 0) {
          const simulated = { tumor, truth: truths[n] };
          const time = await timeOfSample(simulator, anatomy, simulated);
          result?.costs.push(costOf(time, encodes ? await timeInBox(model, anatomy, simulated) : undefined));
        }
        if (n % every !== 0) continue;
        const density = await solve(simulator, tumor);
        const found = deviation(density, truths[n], anatomy);
        result?.deviations.push(found);
        result?.ages.push(tumor.timeDays);
        result?.gflop.push(flopOf(tumor, density));
        result?.worst.see({ name: `${file} ${n}`, anatomy, truth: truths[n], density, deviation: found });
      }
      simulator.dispose();
    }
    truth.dispose();
    console.log(`${file}: ${tumors.length} tumors`);
  }
  for (const { key } of MODELS.filter(({ every }) => every === 1)) {
    const { worst } = measured.get(key) ?? { worst: new WorstCases() };
    writeFileSync(join(PICTURES, `surrogate-worst-${key}.png`), worst.picture());
  }
  const msOf = (key: ForwardModelKey): number => meanOf((measured.get(key)?.costs ?? []).map(({ ms }) => ms));
  const models = MODELS.map(({ key }) => {
    const { deviations = [], ages = [], costs = [], gflop = [], worst } = measured.get(key) ?? {};
    const ms = meanOf(costs.map((cost) => cost.ms));
    return {
      key,
      id: ids.get(key) ?? key,
      backend: 'wasm',
      dice: THRESHOLDS.map((_, n) => meanOf(deviations.map(({ dice }) => dice[n]))),
      maeTumour: meanOf(deviations.map(({ maeTumor }) => maeTumor)),
      maeWm: meanOf(deviations.map(({ maeWm }) => maeWm)),
      maeGm: meanOf(deviations.map(({ maeGm }) => maeGm)),
      maeCsf: meanOf(deviations.map(({ maeCsf }) => maeCsf)),
      msPerSample: ms,
      msOfEncoding: meanOf(costs.map(({ encodingMs }) => encodingMs)),
      timeRatioTo2mmSolver: ms / msOf('solver-2mm'),
      timeRatioTo1mmSolver: ms / msOf('solver-1mm'),
      gflopPerSample: meanOf(gflop),
      simulations: deviations.length,
      byAge: byAge(deviations, ages),
      worst: worst?.cases.map(({ name, deviation: { dice, maeTumor } }) => ({ name, dice, maeTumor })),
    };
  });
  const rounded = (value: number): number => Number(value.toPrecision(3));
  return {
    figures: { models },
    table: Object.fromEntries(
      models.map(({ key, dice, maeTumour, maeWm, maeGm, maeCsf, msPerSample, timeRatioTo2mmSolver }) => [
        key,
        {
          'Dice 0.2': rounded(dice[0]),
          'Dice 0.4': rounded(dice[1]),
          'Dice 0.8': rounded(dice[2]),
          'MAE tumor': rounded(maeTumour),
          'MAE WM': rounded(maeWm),
          'MAE GM': rounded(maeGm),
          'MAE CSF': rounded(maeCsf),
          'ms a sample': rounded(msPerSample),
          'of the 2 mm solver': rounded(timeRatioTo2mmSolver),
        },
      ]),
    ),
  };
}
