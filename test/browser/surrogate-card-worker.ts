import { CardEvaluator, type BatchEvaluator } from '../../extension/src/calibration/card-evaluator.ts';
import { chooseCard } from '../../extension/src/calibration/choose-card.ts';
import {
  correct,
  sampleEvaluator,
  type LikelihoodInput,
  type SampleEvaluator,
} from '../../extension/src/calibration/evaluate-sample.ts';
import { EvaluationPool } from '../../extension/src/calibration/evaluation-pool.ts';
import { openEvaluator } from '../../extension/src/calibration/open-evaluator.ts';
import type { Backend, BackendChoice } from '../../extension/src/forward/choose-backend.ts';
import type { LikelihoodCard } from '../../extension/src/forward/likelihood-card.ts';
import { openSurrogateCard } from '../../extension/src/forward/surrogate/card/open-surrogate-card.ts';
import { isSurrogate, type EncodedPatient } from '../../extension/src/forward/surrogate/surrogate.ts';
import { fastLogLikelihood } from '../../extension/src/tumor/fast-log-likelihood.ts';
import { logLikelihood, type LikelihoodVariant } from '../../extension/src/tumor/log-likelihood.ts';
import { fromVector } from '../../extension/src/tumor/parameter-vector.ts';
import { tissueMask } from '../../extension/src/tumor/tissue.ts';
import type { Grid } from '../../extension/src/volume/grid.ts';
import { foldedAnatomy } from '../unit/forward/sample-anatomy.ts';
import { countGpuObjects, loseContext } from './opened-contexts.ts';
import { densityInDouble } from './surrogate-in-double.ts';

/** A patient and samples, parameter vectors. */
export interface Case {
  readonly grid: Grid;
  readonly samples: readonly Float64Array[];
  readonly likelihood: LikelihoodVariant;
}

export interface Variant {
  readonly likelihood: LikelihoodVariant;
  readonly pet: boolean;
  /** Whether both are corrected before. */
  readonly corrected?: boolean;
}

/** Entry of the Web Worker in which the card is tried; each request is answered by one message. */
export type Request =
  | ({ readonly type: 'agree'; readonly variants: readonly Variant[] } & Case)
  | ({ readonly type: 'lose' } & Case)
  | ({ readonly type: 'choose' } & Case)
  | ({ readonly type: 'repeat'; readonly evaluations: number } & Case);

/** What there is on the card. */
export interface Holdings {
  readonly tensors: number;
  readonly bytes: number;
  readonly allocatedBytes: number;
  /** WebGL's own objects by kind. */
  readonly objects: Readonly<Record<string, number>>;
}

/** Log-likelihoods by card, by this thread, and by the specifications in double precision. */
export interface Values {
  readonly card: readonly number[];
  readonly wasm: readonly number[];
  readonly double: readonly number[];
}

export type Answer =
  | { readonly type: 'values'; readonly values: readonly Values[] }
  | {
      readonly type: 'lost';
      readonly wasm: readonly number[];
      readonly lost: readonly number[];
      readonly told: number;
    }
  | {
      readonly type: 'chosen';
      readonly opened: readonly Backend[];
      readonly choices: Readonly<
        Record<'asIs' | 'slow' | 'endless' | 'preferred' | 'wrong' | 'refusing', string>
      >;
    }
  | { readonly type: 'holdings'; readonly before: Holdings; readonly after: Holdings };

interface Patient {
  readonly input: LikelihoodInput;
  readonly evaluator: SampleEvaluator;
  readonly encoded: EncodedPatient;
}

async function patientOf({ grid, likelihood, samples }: Case): Promise<Patient> {
  const anatomy = foldedAnatomy(grid);
  const tissue = tissueMask(anatomy);
  const middle = grid.dimensions.map((n, axis) => ((n - 1) * grid.spacing[axis]) / 2);
  const [nx, ny] = grid.dimensions;
  const within = (radius: number) =>
    tissue.map((inside, voxel) => {
      const index = [voxel % nx, Math.floor(voxel / nx) % ny, Math.floor(voxel / (nx * ny))];
      const at = index.map((n, axis) => n * grid.spacing[axis] - middle[axis]);
      return Math.hypot(...at) < radius ? inside : 0;
    });
  const wholeTumor = within(13);
  const withPet = samples[0].length === 11;
  const pet = Float32Array.from(wholeTumor, (label, voxel) => (label ? 0.5 + 0.5 * Math.sin(voxel) : 0));
  const input: LikelihoodInput = {
    forwardModel: 'surrogate',
    anatomy,
    // Some tissue does not count.
    observation: {
      tissue: tissue.map((inside, voxel) => (voxel % 7 === 0 ? 0 : inside)),
      core: within(8),
      wholeTumor,
      ...(withPet && { pet }),
    },
    likelihood,
    accuracy: 'default',
    diffusivityRatio: 10,
  };
  const evaluator = await sampleEvaluator(input);
  if (!isSurrogate(evaluator.simulator)) throw new Error('no tissue');
  return { input, evaluator, encoded: evaluator.simulator.encoded };
}

function openCard({ input, encoded }: Patient) {
  const { observation, likelihood } = input;
  return openSurrogateCard({ patient: encoded, observation, likelihood });
}

async function onThread({ evaluator }: Patient, samples: readonly Float64Array[]): Promise<number[]> {
  const values: number[] = [];
  for (const theta of samples) values.push(await evaluator.logLikelihood(theta));
  return values;
}

async function agree({ variants, ...request }: Extract<Request, { type: 'agree' }>): Promise<Answer> {
  const patient = await patientOf(request);
  const withPet = patient.input.observation;
  const { tissue, core, wholeTumor } = withPet;
  const withoutPet = { tissue, core, wholeTumor };
  const samples = request.samples.map(fromVector);
  const inDouble = samples.map(({ growth }) => densityInDouble(patient.encoded, growth));
  const values: Values[] = [];
  const none = new Float32Array(patient.encoded.tissue.count);
  for (const { likelihood, pet, corrected } of variants) {
    const shift = corrected ? none.map((_, voxel) => Math.sin(voxel)) : none;
    correct(patient.evaluator, shift);
    const observation = pet ? withPet : withoutPet;
    const seen = samples.map(({ growth, imaging: { pet: ofPet, ...others } }) => ({
      growth,
      imaging: pet && ofPet ? { ...others, pet: ofPet } : others,
    }));
    const card = await openCard({ ...patient, input: { ...patient.input, observation, likelihood } });
    if (corrected) card.correct(shift);
    const onCard = new Array<number>(samples.length).fill(NaN);
    await card.each(seen, (value, place) => {
      onCard[place] = value;
    });
    card.dispose();
    const logLikelihoodOf = fastLogLikelihood(observation, likelihood);
    const densities = await patient.evaluator.simulator.densities(samples.map(({ growth }) => growth));
    values.push({
      card: onCard,
      wasm: densities.map((density, n) => logLikelihoodOf(density, seen[n].imaging)),
      double: inDouble.map((density, n) => logLikelihood(observation, density, seen[n].imaging, likelihood)),
    });
  }
  return { type: 'values', values };
}

async function lose(request: Case): Promise<Answer> {
  const patient = await patientOf(request);
  const { input, evaluator } = patient;
  const openInstead = (): BatchEvaluator =>
    new EvaluationPool({ input, evaluate: evaluator.logLikelihood, solve: evaluator.density, helpers: 0 });
  const batches = new CardEvaluator({ card: await openCard(patient), solve: evaluator.density, openInstead });
  let told = 0;
  const lost = await batches.evaluate(request.samples, (count) => {
    told += count;
    if (count > 0 && told === 3) loseContext();
    return Promise.resolve();
  });
  batches.dispose();
  return { type: 'lost', wasm: await onThread(patient, request.samples), lost: [...lost], told };
}

/** A card whose values are off. */
async function distorted(opening: Promise<LikelihoodCard>): Promise<LikelihoodCard> {
  const card = await opening;
  return {
    isTissue: (start) => card.isTissue(start),
    each: (samples, take, signal, pause) =>
      card.each(samples, (value, place) => take(value * 1.01, place), signal, pause),
    dispose: () => {
      card.dispose();
    },
  };
}

async function choose(request: Case): Promise<Answer> {
  const patient = await patientOf(request);
  const { input, evaluator } = patient;
  const opened: Backend[] = [];
  const batches = await openEvaluator({
    input,
    evaluator,
    createHelper: undefined,
    helpers: 0,
    typical: request.samples,
    backend: 'webgl2',
    onBackend: (backend) => opened.push(backend),
  });
  batches.dispose();
  const samples = request.samples.map(fromVector);
  const asIs = { input, evaluator, samples, threads: 1, preferWebgl: false };
  const named = { ...asIs, budgetMs: 60_000, renderer: () => 'ANGLE (NVIDIA, NVIDIA GeForce RTX 3060)' };
  const told = (choice: BackendChoice<LikelihoodCard>): string => {
    if (choice.backend === 'wasm') return choice.because;
    choice.card.dispose();
    return choice.backend;
  };
  return {
    type: 'chosen',
    opened,
    choices: {
      asIs: told(await chooseCard(asIs)),
      // No card is faster than a million threads.
      slow: told(await chooseCard({ ...named, threads: 1e6 })),
      endless: told(await chooseCard({ ...named, preferWebgl: true, budgetMs: 1 })),
      preferred: told(await chooseCard({ ...named, preferWebgl: true })),
      wrong: told(
        await chooseCard({ ...named, preferWebgl: true, openCard: () => distorted(openCard(patient)) }),
      ),
      refusing: told(
        await chooseCard({
          ...named,
          openCard: async () => {
            const card = await openCard(patient);
            loseContext();
            return card;
          },
        }),
      ),
    },
  };
}

async function repeat({ evaluations, ...request }: Extract<Request, { type: 'repeat' }>): Promise<Answer> {
  const patient = await patientOf(request);
  const objects = countGpuObjects();
  const card = await openCard(patient);
  const many = Array.from({ length: 500 }, (_, n) => fromVector(request.samples[n % request.samples.length]));
  const holdings = (): Holdings => ({ ...card.account, objects: { ...objects } });
  // Until it is known how much the card does at a time.
  for (let n = 0; n < 2; n++) await card.each(many, () => undefined);
  const before = holdings();
  for (let n = 0; n < evaluations; n += many.length) await card.each(many, () => undefined);
  const after = holdings();
  card.dispose();
  return { type: 'holdings', before, after };
}

function answer(request: Request): Promise<Answer> {
  switch (request.type) {
    case 'agree':
      return agree(request);
    case 'lose':
      return lose(request);
    case 'choose':
      return choose(request);
    case 'repeat':
      return repeat(request);
  }
}

addEventListener('message', ({ data: request }: MessageEvent<Request>) => {
  answer(request).then(postMessage, (error: unknown) => {
    setTimeout(() => {
      throw error;
    });
  });
});
