import { sampleEvaluator, type SampleEvaluator } from '../../../extension/src/calibration/evaluate-sample.ts';
import { solverCard } from '../../../extension/src/calibration/solver-card.ts';
import type { LikelihoodCard } from '../../../extension/src/forward/likelihood-card.ts';
import type { ForwardModelKey } from '../../../extension/src/forward/model-keys.ts';
import { createWebglSolver } from '../../../extension/src/forward/solver/webgl/webgl-solver.ts';
import { openSurrogateCard } from '../../../extension/src/forward/surrogate/card/open-surrogate-card.ts';
import { isSurrogate } from '../../../extension/src/forward/surrogate/surrogate.ts';
import type { LogLikelihood } from '../../../extension/src/tumor/fast-log-likelihood.ts';
import { toVector, type TumorParameters } from '../../../extension/src/tumor/parameter-vector.ts';
import { voxelCount } from '../../../extension/src/volume/grid.ts';
import type { CardParts, CaseFigures, ModelFigures } from './card-figures.ts';
import { OPTIONS, type CardPatient, type SampleBatch } from './card-patient.ts';
import { newMark } from './marks.ts';
import { solverParts, surrogateParts } from './measured-parts.ts';
import { refinedCard } from './refined-card.ts';
import { greatestDifference, timeBatches, type EvaluateBatch, type TimedBatches } from './time-batches.ts';

/** A card learns how much it can do at once in its first passes. */
const CARD_WARM_UPS = 2;
/** The 1 mm solver takes long in WebAssembly: so many log-likelihoods are compared. */
const COMPARED_REFINED = 3;
/** And it takes long on a card, too: at most so many of a batch, evenly spread. */
const MOST_REFINED = 32;

export interface MeasureOptions {
  readonly repeats: number;
  readonly refined: boolean;
  readonly log: (text: string) => void;
}

type Measured = Omit<ModelFigures, 'ratioToCardSolver2mm'>;
type Parts = (run: () => Promise<unknown>) => Promise<CardParts>;

interface CardTrial {
  readonly parts: Parts;
  /** The first log-likelihoods. */
  readonly expected: Float64Array;
  /** The batch's if absent. */
  readonly samples?: readonly TumorParameters[];
}

function evaluatorOf(patient: CardPatient, forwardModel: ForwardModelKey): Promise<SampleEvaluator> {
  const { anatomy, observation } = patient;
  return sampleEvaluator({ ...OPTIONS, forwardModel, anatomy, observation, likelihood: 'paper' });
}

function onThread({ logLikelihood }: SampleEvaluator): EvaluateBatch {
  return async (samples) => {
    const values = new Float64Array(samples.length);
    for (const [n, sample] of samples.entries()) values[n] = await logLikelihood(toVector(sample));
    return values;
  };
}

function onCard(card: LikelihoodCard): EvaluateBatch {
  return async (samples) => {
    const values = new Float64Array(samples.length).fill(NaN);
    await card.each(samples, (value, place) => {
      values[place] = value;
    });
    return values;
  };
}

/** The models of one batch, one after the other. */
class BatchMeasurement {
  readonly #batch: SampleBatch;
  readonly #options: MeasureOptions;
  readonly #measured: Measured[] = [];

  constructor(batch: SampleBatch, options: MeasureOptions) {
    this.#batch = batch;
    this.#options = options;
  }

  get models(): ModelFigures[] {
    const card = this.#measured.find(({ id, backend }) => id === 'solver-2mm' && backend === 'webgl2');
    return this.#measured.map((figures) => ({
      ...figures,
      ratioToCardSolver2mm: figures.msPerSample / (card?.msPerSample ?? NaN),
    }));
  }

  async thread(id: ForwardModelKey, evaluator: SampleEvaluator, openMs: number): Promise<TimedBatches> {
    const { repeats } = this.#options;
    const timed = await timeBatches(onThread(evaluator), this.#batch.samples, { warmUps: 1, repeats });
    const { msPerSample, repeatsMs } = timed;
    this.#add({ id, backend: 'wasm', samples: this.#batch.samples.length, msPerSample, repeatsMs, openMs });
    return timed;
  }

  async card(
    id: ForwardModelKey,
    open: () => Promise<LikelihoodCard>,
    { parts, expected, samples = this.#batch.samples }: CardTrial,
  ): Promise<void> {
    const began = performance.now();
    const card = await open();
    const openMs = performance.now() - began;
    try {
      const evaluate = onCard(card);
      const times = { warmUps: CARD_WARM_UPS, repeats: this.#options.repeats };
      const { msPerSample, repeatsMs, values } = await timeBatches(evaluate, samples, times);
      this.#add({
        id,
        backend: 'webgl2',
        samples: samples.length,
        msPerSample,
        repeatsMs,
        openMs,
        greatestDifference: greatestDifference(values, expected),
        parts: await parts(() => evaluate(samples)),
      });
    } finally {
      card.dispose();
    }
  }

  #add(measured: Measured): void {
    const { id, backend, msPerSample } = measured;
    this.#measured.push(measured);
    this.#options.log(`  ${id} ${backend}: ${msPerSample.toPrecision(4)} ms a sample`);
  }
}

async function measureSurrogate(
  patient: CardPatient,
  { samples }: SampleBatch,
  measurement: BatchMeasurement,
): Promise<number> {
  const began = performance.now();
  const evaluator = await evaluatorOf(patient, 'surrogate');
  const openMs = performance.now() - began;
  const { simulator } = evaluator;
  if (!isSurrogate(simulator)) throw new Error('there is no tissue');
  const encoding = performance.now();
  await onThread(evaluator)(samples);
  const firstMs = performance.now() - encoding;
  const { msPerSample, values } = await measurement.thread('surrogate', evaluator, openMs);
  const { observation } = patient;
  await measurement.card(
    'surrogate',
    () => openSurrogateCard({ patient: simulator.encoded, observation, likelihood: 'paper' }),
    { parts: (run) => surrogateParts(run, samples.length), expected: values },
  );
  return firstMs - msPerSample * samples.length;
}

async function measureSolver(
  patient: CardPatient,
  { samples }: SampleBatch,
  measurement: BatchMeasurement,
): Promise<void> {
  const began = performance.now();
  const evaluator = await evaluatorOf(patient, 'solver-2mm');
  const { values } = await measurement.thread('solver-2mm', evaluator, performance.now() - began);
  const likelihood = newMark();
  await measurement.card(
    'solver-2mm',
    async () =>
      solverCard(
        await createWebglSolver(OPTIONS).prepare(patient.anatomy),
        timed(evaluator.logLikelihoodOf, likelihood),
      ),
    { parts: (run) => solverParts(run, likelihood, samples.length), expected: values },
  );
}

async function measureRefinedSolver(
  patient: CardPatient,
  batch: SampleBatch,
  measurement: BatchMeasurement,
): Promise<void> {
  const { anatomy } = patient;
  const every = Math.ceil(batch.samples.length / MOST_REFINED);
  const samples = batch.samples.filter((_, n) => n % every === 0);
  const { refined } = anatomy;
  if (!refined) throw new Error('there is no refined anatomy');
  const evaluator = await evaluatorOf(patient, 'solver-1mm');
  const expected = await onThread(evaluator)(samples.slice(0, COMPARED_REFINED));
  const likelihood = newMark();
  await measurement.card(
    'solver-1mm',
    async () =>
      refinedCard(
        await createWebglSolver(OPTIONS).prepare(refined),
        anatomy,
        timed(evaluator.logLikelihoodOf, likelihood),
      ),
    { parts: (run) => solverParts(run, likelihood, samples.length), expected, samples },
  );
}

function timed(logLikelihoodOf: LogLikelihood, mark: { ms: number }): LogLikelihood {
  return (density, imaging) => {
    const began = performance.now();
    const value = logLikelihoodOf(density, imaging);
    mark.ms += performance.now() - began;
    return value;
  };
}

/** All models on a batch of a patient's. Rejects where a card refuses or goes away. */
export async function measureCase(
  name: string,
  { patient, batch }: { readonly patient: CardPatient; readonly batch: SampleBatch },
  options: MeasureOptions,
): Promise<CaseFigures> {
  const measurement = new BatchMeasurement(batch, options);
  const encodingMs = await measureSurrogate(patient, batch, measurement);
  await measureSolver(patient, batch, measurement);
  if (options.refined) await measureRefinedSolver(patient, batch, measurement);
  return {
    name: `${name} ${batch.name}`,
    voxels: voxelCount(patient.anatomy.grid),
    tissueVoxels: patient.observation.tissue.reduce((sum, inside) => sum + inside, 0),
    tumorMl: patient.tumorMl,
    samples: batch.samples.length,
    encodingMs,
    models: measurement.models,
  };
}
