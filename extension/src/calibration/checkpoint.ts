import { BACKENDS, type Backend } from '../forward/choose-backend.ts';
import type { RandomState } from '../sampler/random.ts';
import type { TmcmcState } from '../sampler/tmcmc.ts';
import type { CorrectionState } from './anchored-correction.ts';
import type { CheckpointRefusal, StageInfo } from './protocol.ts';

/** Raised whenever the same state would go on to other numbers: older checkpoints are then refused. */
export const CHECKPOINT_VERSION = 4;

/** The run's account up to a stage, which its result tells. */
export interface RunAccount {
  readonly stages: readonly StageInfo[];
  readonly evaluations: number;
  /** Of the last stage alone. */
  readonly evaluationsOfStage: number;
  readonly seconds: number;
  /** Implementations of the solver that evaluated samples, the last one last. */
  readonly backends: readonly Backend[];
}

/**
 * All that a calibration needs to go on after a stage: plain data that survives a structured clone. It says nothing
 * of the patient: what it belongs to is known by a hash alone (see `checkpointKey`).
 */
export interface Checkpoint {
  readonly version: number;
  readonly key: string;
  /** Of the run that is continued: its random numbers go on. */
  readonly seed: number;
  /** Its settings are those of the run that continues it, which the key stands for. */
  readonly state: Omit<TmcmcState, 'settings'>;
  readonly account: RunAccount;
  /** Of a growth model that was corrected on the way. */
  readonly correction?: CorrectionState;
}

/** Where checkpoints are kept, one a key. Whatever it rejects with costs the checkpoint, never the run. */
export interface CheckpointStore {
  /** What was saved under the key, unchecked; undefined where there is nothing. */
  load(key: string): Promise<unknown>;
  /** Replaces what was saved under the key; a crash leaves either the old or the new one. */
  save(key: string, checkpoint: Checkpoint): Promise<void>;
  remove(key: string): Promise<void>;
}

export type ReadCheckpoint =
  | { readonly outcome: 'usable'; readonly checkpoint: Checkpoint }
  | { readonly outcome: 'refused'; readonly reason: CheckpointRefusal };

type Fields = Readonly<Record<string, unknown>>;

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

/** By its name: an array that another realm made is no instance of this one's class. */
function isFloats(value: unknown): value is Float64Array {
  return Object.prototype.toString.call(value) === '[object Float64Array]';
}

function isNumberWithin(value: unknown, low: number, high: number): value is number {
  return typeof value === 'number' && value >= low && value <= high;
}

function isWord(value: unknown): value is number {
  return isNumberWithin(value, 0, 0xffffffff) && Number.isInteger(value);
}

function isRandomState(value: unknown): value is RandomState {
  return Array.isArray(value) && value.length === 4 && value.every(isWord) && value.some((word) => word > 0);
}

function isBackends(value: unknown): value is Backend[] {
  return Array.isArray(value) && value.every((backend) => BACKENDS.some((known) => known === backend));
}

function isAccount(value: unknown, stages: number): value is RunAccount {
  const account = fieldsOf(value);
  return (
    Array.isArray(account.stages) &&
    account.stages.length === stages &&
    account.stages.every((info, n) => fieldsOf(info).stage === n + 1) &&
    isNumberWithin(account.evaluations, 1, Number.MAX_SAFE_INTEGER) &&
    isNumberWithin(account.evaluationsOfStage, 0, account.evaluations) &&
    isNumberWithin(account.seconds, 0, Number.MAX_VALUE) &&
    isBackends(account.backends)
  );
}

function isState(value: unknown, dimension: number): value is Checkpoint['state'] {
  const { stage, temperingExponent, logEvidence, logEvidenceVariance, ...rest } = fieldsOf(value);
  const { samples, logPriors, logLikelihoods, random } = rest;
  return (
    isNumberWithin(stage, 0, Number.MAX_SAFE_INTEGER) &&
    isNumberWithin(temperingExponent, 0, 1) &&
    Number.isFinite(logEvidence) &&
    Number.isFinite(logEvidenceVariance) &&
    Array.isArray(samples) &&
    samples.length >= 2 &&
    samples.every((theta) => isFloats(theta) && theta.length === dimension && theta.every(Number.isFinite)) &&
    isFloats(logPriors) &&
    logPriors.length === samples.length &&
    logPriors.every(Number.isFinite) &&
    isFloats(logLikelihoods) &&
    logLikelihoods.length === samples.length &&
    logLikelihoods.every((logLikelihood) => logLikelihood < Infinity) &&
    isRandomState(random)
  );
}

function isCorrection(value: unknown): value is CorrectionState | undefined {
  if (value === undefined) return true;
  const { shift, target, exponent, anchors } = fieldsOf(value);
  return (
    isFloats(shift) &&
    shift.every(Number.isFinite) &&
    isFloats(target) &&
    target.length === shift.length &&
    target.every(Number.isFinite) &&
    isNumberWithin(exponent, 0, 1) &&
    isNumberWithin(anchors, 1, Number.MAX_SAFE_INTEGER)
  );
}

/** What a store gave back for `key`, if it is a whole checkpoint of that key and this version. */
export function readCheckpoint(
  stored: unknown,
  expected: { readonly key: string; readonly dimension: number },
): ReadCheckpoint {
  const { version, key, seed, state, account, correction } = fieldsOf(stored);
  if (typeof version !== 'number') return { outcome: 'refused', reason: 'corrupt' };
  if (version !== CHECKPOINT_VERSION) return { outcome: 'refused', reason: 'other-version' };
  if (typeof key !== 'string') return { outcome: 'refused', reason: 'corrupt' };
  if (key !== expected.key) return { outcome: 'refused', reason: 'other-run' };
  if (
    !isWord(seed) ||
    !isState(state, expected.dimension) ||
    !isAccount(account, state.stage) ||
    !isCorrection(correction)
  ) {
    return { outcome: 'refused', reason: 'corrupt' };
  }
  return {
    outcome: 'usable',
    checkpoint: { version, key, seed, state, account, ...(correction && { correction }) },
  };
}
