import type { ForwardModelKey, RangedName } from '../../calibration/protocol.ts';
import type { TargetSettings } from '../../study/preset-settings.ts';
import { LABELS } from '../panel/parameter-labels.ts';
import { PAPER_DRAFT, RANGED_NAMES } from './settings-draft.ts';

/** Forward models as people call them. */
export const MODEL_WORDS: Readonly<Record<ForwardModelKey, string>> = {
  'solver-2mm': '2 mm solver',
  'solver-1mm': '1 mm solver',
  surrogate: 'surrogate',
  'paper-network': 'paper network',
};

function checkWords({ checkSamples }: TargetSettings): string[] {
  if (checkSamples === undefined) return [];
  return [checkSamples > 0 ? `${checkSamples} samples checked` : 'not checked'];
}

function priorWords(name: RangedName, { priors }: TargetSettings): string[] {
  const setting = priors?.parameters?.[name];
  if (setting === undefined) return [];
  const { symbol } = LABELS[name];
  return [typeof setting === 'number' ? `${symbol} fixed` : `${symbol} ${setting.join('–')}`];
}

/** What differs from the paper and from the usual forward model, in a few words; none where nothing does. */
export function settingsWords(target: TargetSettings, seed?: number): string {
  const { diffusivityRatio = PAPER_DRAFT.diffusivityRatio, likelihood, priors } = target;
  const { forwardModel = PAPER_DRAFT.forwardModel } = target;
  return [
    ...(forwardModel === PAPER_DRAFT.forwardModel ? [] : [MODEL_WORDS[forwardModel]]),
    ...checkWords(target),
    ...(diffusivityRatio === PAPER_DRAFT.diffusivityRatio ? [] : [`ratio ${diffusivityRatio}`]),
    ...(likelihood === 'reference-code' ? ["reference code's likelihood"] : []),
    ...(priors?.startRegion === 'core' ? ['start in the core'] : []),
    ...RANGED_NAMES.flatMap((name) => priorWords(name, target)),
    ...(target.exceedanceDensity === undefined ? [] : [`P(u > ${target.exceedanceDensity})`]),
    ...(seed === undefined ? [] : [`seed ${seed}`]),
  ].join(', ');
}
