import { PRIOR_RANGES, type PriorSettings, type Range, type RangedName } from '../../calibration/protocol.ts';
import { CHECK_SAMPLES, type TargetSettings } from '../../study/preset-settings.ts';
import { readExceedance } from '../../study/read-exceedance.ts';
import { readPrior } from '../../study/read-prior.ts';
import { LABELS } from '../panel/parameter-labels.ts';
import { PAPER_DRAFT, RANGED_NAMES, type CheckChoice, type SettingsDraft } from './settings-draft.ts';

/** What the next calibration gets. */
export interface ReadSettings {
  /** What differs from the paper alone. */
  readonly target: TargetSettings;
  /** Absent: one is drawn. */
  readonly seed?: number;
  /** What is wrong with the draft, one sentence each; only without any of it can it be used. */
  readonly problems: readonly string[];
}

const MOST_SEED = 0xffffffff;

function isPaperRange(name: RangedName, setting: Range | number): boolean {
  return typeof setting !== 'number' && setting.every((end, n) => end === PRIOR_RANGES[name][n]);
}

function checkSamplesOf(check: Exclude<CheckChoice, 'model'>): number {
  return check === 'none' ? 0 : CHECK_SAMPLES[check];
}

export function readSettings(draft: SettingsDraft): ReadSettings {
  const problems: string[] = [];
  const parameters: Partial<Record<RangedName, Range | number>> = {};
  for (const name of RANGED_NAMES) {
    const { low, high, fixed } = draft.parameters[name];
    const reading = readPrior({ name, label: LABELS[name].symbol, texts: fixed ? [low] : [low, high] });
    if (reading.outcome === 'wrong') problems.push(reading.problem);
    else if (!isPaperRange(name, reading.setting)) parameters[name] = reading.setting;
  }
  const exceedance = draft.exceedance.trim() === '' ? undefined : readExceedance(draft.exceedance);
  if (exceedance?.outcome === 'wrong') problems.push(`Map of P(u > …): ${exceedance.problem}`);
  const seedText = draft.seed.trim();
  const seed = Number(seedText);
  if (!/^\d*$/.test(seedText) || seed > MOST_SEED) {
    problems.push(`Seed: "${seedText}" is not a whole number from 0 to ${MOST_SEED}.`);
  }
  const { forwardModel, check, diffusivityRatio, likelihood, startRegion } = draft;
  const priors: PriorSettings = {
    ...(Object.keys(parameters).length > 0 && { parameters }),
    ...(startRegion !== PAPER_DRAFT.startRegion && { startRegion }),
  };
  return {
    target: {
      ...(forwardModel !== PAPER_DRAFT.forwardModel && { forwardModel }),
      ...(check !== 'model' && { checkSamples: checkSamplesOf(check) }),
      ...(diffusivityRatio !== PAPER_DRAFT.diffusivityRatio && { diffusivityRatio }),
      ...(likelihood !== PAPER_DRAFT.likelihood && { likelihood }),
      ...(Object.keys(priors).length > 0 && { priors }),
      ...(exceedance?.outcome === 'read' && { exceedanceDensity: exceedance.density }),
    },
    ...(seedText !== '' && { seed }),
    problems,
  };
}
