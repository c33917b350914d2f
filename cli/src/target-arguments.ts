import {
  DIFFUSIVITY_RATIOS,
  FORWARD_MODEL_KEYS,
  LIKELIHOODS,
  PRIOR_RANGES,
  START_REGIONS,
  type PriorSettings,
  type Range,
  type RangedName,
} from '../../extension/src/calibration/protocol.ts';
import type { TargetSettings } from '../../extension/src/study/preset-settings.ts';
import { readExceedance } from '../../extension/src/study/read-exceedance.ts';
import { readDecimal, readPrior } from '../../extension/src/study/read-prior.ts';
import { readInteger } from './read-integer.ts';
import { wrong } from './usage.ts';

/** The arguments that say what the posterior is, as they were typed. */
export interface TargetArguments {
  readonly 'forward-model'?: string | undefined;
  readonly 'check-samples'?: string | undefined;
  readonly ratio?: string | undefined;
  readonly likelihood?: string | undefined;
  readonly prior?: readonly string[] | undefined;
  readonly start?: string | undefined;
  readonly 'start-region'?: string | undefined;
  readonly exceedance?: string | undefined;
}

const NAMES = Object.keys(PRIOR_RANGES) as readonly RangedName[];

interface Choice<Value extends string | number> {
  readonly option: string;
  readonly text: string;
  readonly values: readonly Value[];
}

function oneOf<Value extends string | number>({ option, text, values }: Choice<Value>): Value {
  const chosen = values.find((value) => String(value) === text);
  if (chosen === undefined) throw wrong(`--${option} ${text} is not ${values.join(' or ')}`);
  return chosen;
}

function readParameters(lines: readonly string[]): Partial<Record<RangedName, Range | number>> {
  const parameters: Partial<Record<RangedName, Range | number>> = {};
  for (const line of lines) {
    const equals = line.indexOf('=');
    const name = NAMES.find((known) => known === line.slice(0, Math.max(0, equals)));
    const texts = line.slice(equals + 1).split(':');
    if (name === undefined || texts.length > 2) {
      throw wrong(`--prior ${line} is not NAME=LOW:HIGH or NAME=VALUE, NAME one of ${NAMES.join(', ')}`);
    }
    if (name in parameters) throw wrong(`--prior ${name} is given twice`);
    const [low, high] = texts;
    const reading = readPrior({ name, label: name, texts: texts.length === 1 ? [low] : [low, high] });
    if (reading.outcome === 'wrong') throw wrong(`--prior ${line}: ${reading.problem}`);
    parameters[name] = reading.setting;
  }
  return parameters;
}

function readStart(text: string): NonNullable<PriorSettings['start']> {
  const [x, y, z, ...more] = text.split(',').map(readDecimal);
  if (x === undefined || y === undefined || z === undefined || more.length > 0) {
    throw wrong(`--start ${text} is not X,Y,Z in mm`);
  }
  return [x, y, z];
}

function exceedanceOf(text: string): number {
  const reading = readExceedance(text);
  if (reading.outcome === 'wrong') throw wrong(`--exceedance ${text}: ${reading.problem}`);
  return reading.density;
}

/** What differs from the paper's posterior. Throws Failure that names what is wrong. */
export function readTarget(values: TargetArguments): TargetSettings {
  const { ratio, likelihood, prior = [], start, 'start-region': region } = values;
  const { 'forward-model': model, 'check-samples': checks, exceedance } = values;
  if (start !== undefined && region !== undefined) {
    throw wrong('--start and --start-region exclude each other: a start that is known is not looked for');
  }
  const priors: PriorSettings = {
    ...(prior.length > 0 && { parameters: readParameters(prior) }),
    ...(start !== undefined && { start: readStart(start) }),
    ...(region !== undefined && {
      startRegion: oneOf({ option: 'start-region', text: region, values: START_REGIONS }),
    }),
  };
  return {
    ...(model !== undefined && {
      forwardModel: oneOf({ option: 'forward-model', text: model, values: FORWARD_MODEL_KEYS }),
    }),
    ...(checks !== undefined && { checkSamples: readInteger('check-samples', checks, [0, 1_000_000]) }),
    ...(ratio !== undefined && {
      diffusivityRatio: oneOf({ option: 'ratio', text: ratio, values: DIFFUSIVITY_RATIOS }),
    }),
    ...(likelihood !== undefined && {
      likelihood: oneOf({ option: 'likelihood', text: likelihood, values: LIKELIHOODS }),
    }),
    ...(Object.keys(priors).length > 0 && { priors }),
    ...(exceedance !== undefined && { exceedanceDensity: exceedanceOf(exceedance) }),
  };
}
