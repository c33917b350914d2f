import { FORWARD_MODELS } from '../forward/catalog.ts';
import type { LikelihoodInput } from './evaluate-sample.ts';
import type { PreparedInputs } from './prepare-inputs.ts';
import type { CalibrationSettings } from './protocol.ts';

/** What samples are evaluated with, the settings' defaults filled in; with refined tissue where the model needs it. */
export function likelihoodInput(prepared: PreparedInputs, settings: CalibrationSettings): LikelihoodInput {
  const { anatomy, observation, refine } = prepared;
  const {
    forwardModel = 'solver-2mm',
    diffusivityRatio,
    accuracy = 'default',
    likelihood = 'paper',
  } = settings;
  return {
    forwardModel,
    anatomy: FORWARD_MODELS[forwardModel].needsRefined ? { ...anatomy, refined: refine() } : anatomy,
    observation,
    diffusivityRatio,
    accuracy,
    likelihood,
  };
}
