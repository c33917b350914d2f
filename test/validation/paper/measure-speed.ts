import { join } from 'node:path';
import { FORWARD_MODELS } from '../../../extension/src/forward/catalog.ts';
import { FORWARD_MODEL_KEYS, type ForwardModelKey } from '../../../extension/src/forward/model-keys.ts';
import { dataFile } from '../../benchmark/data-file.ts';
import { refinedAnatomy } from '../../benchmark/surrogate/refined-anatomy.ts';
import { timeOfSample, type SampleTime } from '../../benchmark/surrogate/time-of-sample.ts';
import { visibleTumors } from '../../benchmark/surrogate/visible-tumors.ts';
import { keptJson } from '../kept-json.ts';

const ANATOMY = 'anatomy/validation/nichart_Subj17_tissue.nii.gz';
const TUMORS = 3;

export interface ModelSpeed {
  /** ms of one log-likelihood, start seen before: the least of several, mean over tumors. */
  readonly warmMs: number;
  /** ms more for a start that is new. */
  readonly encodingMs: number;
}

export type Speeds = Readonly<Record<ForwardModelKey, ModelSpeed>>;

/** Every forward model on the same tumors, one after the other, on one thread. */
export function measureSpeed(work: string, seed: number): Promise<Speeds> {
  return keptJson(join(work, 'speed'), `${TUMORS}-${seed}`, async () => {
    const anatomy = refinedAnatomy(dataFile(ANATOMY));
    const tumors = visibleTumors(anatomy, TUMORS, seed);
    const options = { accuracy: 'default', diffusivityRatio: 10 } as const;
    const solver = await FORWARD_MODELS['solver-2mm'].create(options).prepare(anatomy);
    const truths = await solver.densities(tumors);
    const speeds: [ForwardModelKey, ModelSpeed][] = [];
    for (const key of FORWARD_MODEL_KEYS) {
      const simulator = await FORWARD_MODELS[key].create(options).prepare(anatomy);
      const times: SampleTime[] = [];
      for (const [n, tumor] of tumors.entries()) {
        times.push(await timeOfSample(simulator, anatomy, { tumor, truth: truths[n] }));
      }
      simulator.dispose();
      const mean = (of: (time: SampleTime) => number): number =>
        times.reduce((sum, time) => sum + of(time), 0) / times.length;
      speeds.push([
        key,
        { warmMs: mean((time) => time.warmMs), encodingMs: mean((time) => time.encodingMs) },
      ]);
      console.log(`speed: ${key}`);
    }
    return Object.fromEntries(speeds) as Speeds;
  });
}
