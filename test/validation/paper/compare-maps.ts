import type { ForwardModelKey } from '../../../extension/src/forward/model-keys.ts';
import { presetSettings } from '../../../extension/src/study/preset-settings.ts';
import { fieldMae } from '../../benchmark/calibration/against-truth.ts';
import { cropCase } from '../../benchmark/calibration/crop-case.ts';
import { measuredCalibration } from '../../benchmark/calibration/measured-calibration.ts';
import { caseSimulation } from '../../benchmark/calibration/simulated-cases.ts';
import { VALIDATION_ANATOMIES, validationAnatomy } from '../../benchmark/calibration/validation-anatomy.ts';
import { makeVolume } from '../../../extension/src/volume/volume.ts';
import { keptJson } from '../kept-json.ts';

const WHOLE_ML = [10, 100] as const;
const CROP_VOXELS = 64;

/** The MAP of one calibration. */
export interface FoundMap {
  readonly parameters: Readonly<Record<string, number>>;
  readonly seconds: number;
  readonly evaluations: number;
  /** Mean absolute difference to the solver's MAP field, where that is above 0.01; 0 of the solver itself. */
  readonly fieldMae: number;
}

export interface ComparedCase {
  readonly name: string;
  readonly found: Partial<Readonly<Record<ForwardModelKey, FoundMap>>>;
}

export interface ComparedMaps {
  readonly samples: number;
  readonly cases: readonly ComparedCase[];
}

export interface MapOptions {
  readonly work: string;
  /** Samples a stage. */
  readonly samples: number;
  /** How many tumors… */
  readonly cases: number;
  /** …and how many of them are calibrated with the paper's network, too. */
  readonly networkCases: number;
  readonly seed: number;
}

interface KeptMap extends Omit<FoundMap, 'fieldMae'> {
  readonly density: readonly number[];
}

/** Table II: tumors simulated by the 2 mm solver in crops of validation brains, each calibrated with every model. */
export async function compareMaps({
  work,
  samples,
  cases: count,
  networkCases,
  seed,
}: MapOptions): Promise<ComparedMaps> {
  const cases: ComparedCase[] = [];
  for (let n = 0; n < count; n++) {
    const anatomyName = VALIDATION_ANATOMIES[n % VALIDATION_ANATOMIES.length];
    const name = `${anatomyName}, seed ${seed + n}`;
    const study = async () => {
      const simulate = await caseSimulation(validationAnatomy(anatomyName));
      return cropCase(await simulate({ name, seed: seed + n, wholeMl: WHOLE_ML }), CROP_VOXELS);
    };
    const calibrated = (forwardModel: ForwardModelKey): Promise<KeptMap> =>
      keptJson(`${work}/maps`, `${forwardModel}-${samples}-${seed + n}`, async () => {
        const settings = {
          ...presetSettings('preview', seed + n, { forwardModel, checkSamples: 0 }),
          samplesPerStage: samples,
        };
        const { result } = await measuredCalibration(await study(), settings);
        const { parameters, seconds, evaluations, mapDensity } = result;
        return {
          parameters: Object.fromEntries(parameters.map((each) => [each.name, each.map])),
          seconds,
          evaluations,
          density: Array.from(mapDensity.data, (u) => Math.round(1e4 * u) / 1e4),
        };
      });
    const keys: ForwardModelKey[] = [
      'solver-2mm',
      'surrogate',
      ...(n < networkCases ? ['paper-network' as const] : []),
    ];
    const maps = new Map<ForwardModelKey, KeptMap>();
    for (const key of keys) maps.set(key, await calibrated(key));
    const solver = maps.get('solver-2mm');
    if (!solver) throw new Error('the solver is missing');
    const { outputGrid } = await study();
    const field = ({ density }: KeptMap) => makeVolume(outputGrid, Float32Array.from(density));
    const found = [...maps].map(([key, map]): [ForwardModelKey, FoundMap] => {
      const { parameters, seconds, evaluations } = map;
      return [key, { parameters, seconds, evaluations, fieldMae: fieldMae(field(map), field(solver)) }];
    });
    cases.push({ name, found: Object.fromEntries(found) });
    console.log(`MAP: ${name}`);
  }
  return { samples, cases };
}
