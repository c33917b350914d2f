import { FORWARD_MODELS } from '../forward/catalog.ts';
import { isUnusableModel } from '../forward/unusable-model.ts';
import { randomFrom, seedState } from '../sampler/random.ts';
import { afterChangedLikelihood } from '../sampler/changed-likelihood.ts';
import { initTmcmc, stepTmcmc, type TmcmcState } from '../sampler/tmcmc.ts';
import { isCorrectable } from '../tumor/forward-model.ts';
import { describeLikelihood } from '../tumor/log-likelihood.ts';
import { redrawRidge } from '../tumor/redraw-ridge.ts';
import { describePrior, uniformPrior } from '../tumor/prior.ts';
import { samplingSpace } from '../tumor/sampling-coordinates.ts';
import type { Grid } from '../volume/grid.ts';
import type { CheckpointStore } from './checkpoint.ts';
import { AnchoredCorrection, describeModel } from './anchored-correction.ts';
import { openCheckingSolver, type CheckingSolver } from './checking-solver.ts';
import { sampleEvaluator } from './evaluate-sample.ts';
import { EarlyHelpers } from './early-helpers.ts';
import { likelihoodInput } from './likelihood-input.ts';
import type { BatchEvaluator } from './card-evaluator.ts';
import { modelDigest } from './model-digest.ts';
import { describeBackends, openEvaluator } from './open-evaluator.ts';
import { CalibrationCancelled, Pace } from './pace.ts';
import { posteriorMaps } from './posterior-maps.ts';
import { posteriorProblem, type EvaluateSamples } from './posterior-problem.ts';
import { mapSample, posteriorSummary } from './posterior-summary.ts';
import { prepareInputs } from './prepare-inputs.ts';
import { samplerSettings } from './sampler-settings.ts';
import { expectedCheckSeconds, solverCheck } from './solver-check.ts';
import { openCheckpoints } from './stage-checkpoints.ts';
import {
  EXCEEDANCE_DENSITY,
  type CalibrationOutcome,
  type CalibrationSettings,
  type Progress,
  type StudyInputs,
} from './protocol.ts';

export interface CalibrationRun {
  readonly inputs: StudyInputs;
  readonly settings: CalibrationSettings;
  /** Density maps come back on this grid. */
  readonly outputGrid: Grid;
  /** Called several times a second. */
  readonly onProgress?: (progress: Progress) => void;
  /** Starts a worker whose entry is `evaluation-worker.ts`, to evaluate samples beside this thread. */
  readonly createHelper?: () => Worker;
  /** How many of them; none if not given. */
  readonly helpers?: number;
  /**
   * Where the state is kept after every stage. A run that finds one there of the same inputs, settings but for the seed,
   * and model goes on from it, with its seed, and gives bit for bit what that run would have given.
   */
  readonly checkpoints?: CheckpointStore;
  /** Aborting it ends the run within a fraction of a second, as 'cancelled'. */
  readonly signal?: AbortSignal;
}

/** To choose by which implementation of the solver evaluates. */
const TYPICAL_SAMPLES = 16;

async function calibrate(run: CalibrationRun, pace: Pace): Promise<CalibrationOutcome> {
  const { outputGrid, createHelper, helpers = 0 } = run;
  const { checkSamples = 0 } = run.settings;
  if (!(Number.isInteger(checkSamples) && checkSamples >= 0)) {
    throw new RangeError(`checkSamples is ${checkSamples}`);
  }
  const { exceedanceDensity = EXCEEDANCE_DENSITY } = run.settings;
  if (!(exceedanceDensity > 0 && exceedanceDensity < 1)) {
    throw new RangeError(`exceedanceDensity is ${exceedanceDensity}`);
  }
  await pace.pause();
  const preparation = prepareInputs(run.inputs, outputGrid);
  if (preparation.outcome === 'failed') return preparation;
  await pace.pause();

  const { prepared } = preparation;
  const input = likelihoodInput(prepared, run.settings);
  const { diffusivityRatio: ratio, forwardModel: key } = input;
  const { diffusivityRatios: trained } = FORWARD_MODELS[key];
  if (trained && !trained.includes(ratio)) {
    return { outcome: 'failed', problem: { kind: 'ratio-not-trained', ratio, trained } };
  }
  const { anatomy, observation, likelihood } = input;
  const { priors } = run.settings;
  const evaluator = await sampleEvaluator(input);
  const { simulator, forwardModel } = evaluator;
  let batches: BatchEvaluator | undefined;
  let solver: Promise<CheckingSolver> | undefined;
  const openSolver = (): Promise<CheckingSolver> => {
    if (!solver) {
      const refined = input.anatomy.refined ?? prepared.refine();
      const ofSolver = { ...input, anatomy: { ...input.anatomy, refined } };
      solver = openCheckingSolver(ofSolver, { createHelper, helpers });
    }
    return solver;
  };
  try {
    const start = priors?.start;
    if (start?.every(Number.isFinite) && !simulator.isTissue(start)) {
      return { outcome: 'failed', problem: { kind: 'start-outside-tissue', start } };
    }
    const withPet = observation.pet !== undefined;
    const region = priors?.startRegion === 'core' ? prepared.coreRegion : prepared.startRegion;
    const prior = uniformPrior(region, withPet, priors);
    const space = samplingSpace(prior);
    const caveats = FORWARD_MODELS[key].caveats?.({ anatomy, prior, diffusivityRatio: ratio }) ?? [];
    pace.tellCaveats(caveats);
    const words = {
      caveats,
      priors: describePrior(withPet, priors),
      likelihood: describeLikelihood(withPet, likelihood),
    };
    const sampler = samplerSettings(run.settings);
    const { keepSeed, seed } = run.settings;
    const checkpoints = await openCheckpoints({
      store: run.checkpoints,
      identity: {
        prepared: { ...prepared, anatomy },
        settings: { ...run.settings, ...sampler, ...(keepSeed && { keptSeed: seed }) },
        model: [forwardModel, words.priors, words.likelihood],
      },
      dimension: space.dimension,
    });
    pace.tellCheckpoint(checkpoints.notice);
    const { found } = checkpoints;
    const settings = { ...run.settings, seed: found?.seed ?? run.settings.seed };
    if (found) pace.resume(found.account);
    if (checkSamples > 0) pace.expectCheck(expectedCheckSeconds(checkSamples, helpers));
    const anyDraws = randomFrom(seedState(0));
    const opened = await openEvaluator({
      input,
      evaluator,
      createHelper,
      helpers,
      typical: Array.from({ length: TYPICAL_SAMPLES }, () => prior.sample(anyDraws)),
      backend: settings.backend ?? pace.backends.at(-1),
      onBackend: (backend) => {
        pace.useBackend(backend);
      },
    });
    batches = opened;
    const evaluate: EvaluateSamples = (samples) => opened.evaluate(samples, (count) => pace.evaluated(count));
    const problem = posteriorProblem(space, evaluate, pace);
    const correction =
      checkSamples > 0 && isCorrectable(simulator)
        ? new AnchoredCorrection({
            simulator,
            batches,
            solver: openSolver,
            pause: () => pace.evaluated(0),
            found: found?.correction,
          })
        : undefined;
    let state: TmcmcState = found
      ? { ...found.state, settings: { ...sampler, seed: found.seed } }
      : await initTmcmc(problem, sampler);
    if (!found) await checkpoints.save(state, pace.account, undefined);
    while (state.temperingExponent < 1) {
      const step = await stepTmcmc(problem, state);
      if (step.outcome === 'degenerate') {
        const { stage, reason } = step;
        await checkpoints.remove();
        return { outcome: 'failed', problem: { kind: 'degenerate', stage, reason } };
      }
      state = step.state;
      pace.finishStage(step.info);
      if (correction?.isDue(state.temperingExponent)) {
        const samples = state.samples.map((coordinates) => space.toParameters(coordinates));
        pace.correct(true);
        await correction.learn(samples, state.temperingExponent);
        pace.correct(false);
      }
      if (correction?.isPending) {
        const before = state;
        state = (await correction.add(() => afterChangedLikelihood(problem, before))) ?? before;
      }
      await checkpoints.save(state, pace.account, correction?.state);
      // Here a run can stop and lose nothing.
      await pace.pause();
    }
    const samples = state.samples.map((coordinates) => space.toParameters(coordinates));
    // The mode is that of the parameters' density, not of their coordinates'.
    const logPosteriors = state.logLikelihoods.map((value, n) => value + prior.logDensity(samples[n]));
    const best = mapSample({ samples, logPosteriors });
    const random = randomFrom(state.random);
    // The mode stays where it was found: along the ridge all is equally probable.
    const redrawn = samples.map((theta, n) => (n === best ? theta : redrawRidge(theta, prior, random)));
    const modelGrid = anatomy.grid;
    const stage = state.stage + 1;
    const maps = await posteriorMaps({
      samples,
      best,
      exceedanceDensity,
      stage,
      batches,
      modelGrid,
      outputGrid,
      pace,
    });
    const { evaluations } = pace;
    // At 1 mm memory is what is short.
    batches.dispose();
    batches = undefined;
    const check =
      checkSamples > 0
        ? await solverCheck({
            posterior: { samples, reported: redrawn, logLikelihoods: state.logLikelihoods, best },
            model: evaluator,
            solver: await openSolver(),
            withPet,
            count: checkSamples,
            random,
            pace,
            stage: stage + 1,
          })
        : undefined;
    await checkpoints.remove();
    const forwardModelSha256 = await modelDigest(key, ratio);
    return {
      outcome: 'converged',
      result: {
        ...posteriorSummary({ samples: redrawn, logPosteriors }, withPet),
        ...maps,
        exceedanceDensity,
        logEvidence: state.logEvidence,
        logEvidenceError: Math.sqrt(state.logEvidenceVariance),
        stages: pace.stages,
        evaluations,
        seconds: pace.seconds,
        settings,
        forwardModel: describeModel(describeBackends(forwardModel, pace.backends), correction),
        ...(forwardModelSha256 !== undefined && { forwardModelSha256 }),
        ...words,
        ...(check && { check }),
        modelGrid,
      },
    };
  } finally {
    batches?.dispose();
    simulator.dispose();
    if (solver) (await solver).dispose();
  }
}

/**
 * Calibrates the growth model to a study: inputs to the model's grid, TMCMC over the paper's parameters, 11
 * with PET and 9 without, posterior densities on the output grid. Runs anywhere; in the browser inside a
 * worker. The same inputs, settings and seed give the same result.
 * Throws RangeError for settings out of range.
 */
export async function runCalibration(run: CalibrationRun): Promise<CalibrationOutcome> {
  const pace = new Pace(run.onProgress ?? (() => undefined), run.signal);
  const { createHelper, helpers = 0 } = run;
  const early = createHelper && new EarlyHelpers(createHelper, helpers);
  try {
    return await calibrate({ ...run, ...(early && { createHelper: () => early.take() }) }, pace);
  } catch (error) {
    if (error instanceof CalibrationCancelled) return { outcome: 'cancelled' };
    if (isUnusableModel(error)) {
      return { outcome: 'failed', problem: { kind: 'model-unusable', detail: error.message } };
    }
    throw error;
  } finally {
    early?.end();
  }
}
