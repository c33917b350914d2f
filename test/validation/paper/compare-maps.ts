import type { ForwardModelKey } from '../../../extension/src/forward/model-keys.ts';
import { presetSettings } from '../../../extension/src/study/preset-settings.ts';
import { makeVolume } from '../../../extension/src/volume/volume.ts';
import { fieldMae } from '../../benchmark/calibration/against-truth.ts';
import type { CalibrationCase } from '../../benchmark/calibration/calibration-case.ts';
import { cropCase } from '../../benchmark/calibration/crop-case.ts';
import { measuredCalibration } from '../../benchmark/calibration/measured-calibration.ts';
import { caseSimulation } from '../../benchmark/calibration/simulated-cases.ts';
import { labelledAnatomy } from '../../benchmark/calibration/validation-anatomy.ts';
import { dataFile } from '../../benchmark/data-file.ts';
import { keptJson } from '../kept-json.ts';
import { posteriorMode, type PosteriorMode } from './posterior-mode.ts';
import { SHIPPED } from './rows.ts';

/** Brains of 2 mm that nothing was trained on, a case each. */
const ANATOMIES = ['nichart_Subj17', 'IXI039-HH-1261', 'nichart_Subj18', 'IXI048-HH-1326', 'nichart_Subj19'];
const WHOLE_ML = [10, 100] as const;
const CROP_VOXELS = 64;
/** Whose posteriors are sampled: that of the paper's network would take hours. */
const SAMPLED = ['solver-2mm', 'surrogate'] as const;
/** Whose modes are searched for. */
const SEARCHED = ['solver-2mm', 'surrogate', 'paper-network'] as const;

export type SearchedKey = (typeof SEARCHED)[number];

/** What was found for one case under one model. */
export interface FoundMap extends PosteriorMode {
  /** Mean absolute difference to the field of the solver's mode, where that is above 0.01; 0 of the solver itself. */
  readonly fieldMae: number;
  /** The same of the best sample of a calibration; null where there was none. */
  readonly sampledFieldMae: number | null;
}

export interface ComparedCase {
  readonly name: string;
  readonly found: Readonly<Record<SearchedKey, FoundMap>>;
  /** Of the truth's field to that of the solver's mode. */
  readonly truthFieldMae: number;
}

export interface ComparedMaps {
  /** A stage, of the calibrations that the search begins with. */
  readonly samples: number;
  readonly cases: readonly ComparedCase[];
}

export interface MapOptions {
  readonly work: string;
  /** Samples a stage. */
  readonly samples: number;
  /** How many tumors. */
  readonly cases: number;
  readonly seed: number;
}

interface Kept {
  /** 10 000 times the density on the case's grid. */
  readonly density: readonly number[];
}
interface KeptSample extends Kept {
  readonly theta: readonly number[];
}
interface KeptMode extends Kept {
  readonly mode: PosteriorMode;
}

const kept = (density: Float32Array): number[] => Array.from(density, (u) => Math.round(1e4 * u));

async function compareCase(study: CalibrationCase, { work, samples }: MapOptions, seed: number) {
  const settings = (forwardModel: ForwardModelKey) => ({
    ...presetSettings('preview', seed, { forwardModel, checkSamples: 0 }),
    accuracy: 'default' as const,
    samplesPerStage: samples,
  });
  const sampled = new Map<ForwardModelKey, KeptSample>();
  for (const key of SAMPLED) {
    const best = await keptJson(
      `${work}/maps`,
      `${key}-${samples}-${seed}`,
      async (): Promise<KeptSample> => {
        const { result } = await measuredCalibration(study, settings(key));
        return { theta: result.parameters.map(({ map }) => map), density: kept(result.mapDensity.data) };
      },
    );
    sampled.set(key, best);
  }
  const starts = [...sampled.values()].map(({ theta }) => Float64Array.from(theta));
  const modes = new Map<SearchedKey, KeptMode>();
  for (const key of SEARCHED) {
    const model = key === 'paper-network' ? SHIPPED : key;
    const found = await keptJson(
      `${work}/modes`,
      `${model}-${samples}-${seed}`,
      async (): Promise<KeptMode> => {
        const { mode, density } = await posteriorMode(study, settings(key), starts);
        return { mode, density: kept(density.data) };
      },
    );
    modes.set(key, found);
    console.log(`mode: ${study.name}, ${key}, ${found.mode.evaluations} evaluations`);
  }
  return { sampled, modes };
}

/**
 * Table II: tumors simulated by the 2 mm solver in crops of validation brains, and the posterior's mode under each model. Solver
 * and surrogate are calibrated with; the best sample of either is where the search for each model's mode begins.
 */
export async function compareMaps(options: MapOptions): Promise<ComparedMaps> {
  const { cases: count, seed, samples } = options;
  const cases: ComparedCase[] = [];
  for (let n = 0; n < count; n++) {
    const anatomy = ANATOMIES[n % ANATOMIES.length];
    const name = `${anatomy}, seed ${seed + n}`;
    const simulate = await caseSimulation(
      labelledAnatomy(dataFile(`anatomy/validation/${anatomy}_tissue.nii.gz`)),
    );
    const study = cropCase(await simulate({ name, seed: seed + n, wholeMl: WHOLE_ML }), CROP_VOXELS);
    const { sampled, modes } = await compareCase(study, options, seed + n);
    const field = ({ density }: Kept) =>
      makeVolume(
        study.outputGrid,
        Float32Array.from(density, (u) => u / 1e4),
      );
    const solver = modes.get('solver-2mm');
    if (!solver) throw new Error('the solver is missing');
    const reference = field(solver);
    const found = [...modes].map(([key, each]): [SearchedKey, FoundMap] => {
      const best = sampled.get(key);
      return [
        key,
        {
          ...each.mode,
          fieldMae: fieldMae(field(each), reference),
          sampledFieldMae: best ? fieldMae(field(best), reference) : null,
        },
      ];
    });
    cases.push({
      name,
      found: Object.fromEntries(found) as ComparedCase['found'],
      truthFieldMae: fieldMae(study.trueDensity, reference),
    });
    console.log(`MAP: ${name}`);
  }
  return { samples, cases };
}
