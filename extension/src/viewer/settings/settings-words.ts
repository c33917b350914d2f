import type { RangedName } from '../../calibration/protocol.ts';
import type { TargetSettings } from '../../study/preset-settings.ts';
import { LABELS } from '../panel/parameter-labels.ts';
import { PAPER_DRAFT, RANGED_NAMES } from './settings-draft.ts';

function priorWords(name: RangedName, { priors }: TargetSettings): string[] {
  const setting = priors?.parameters?.[name];
  if (setting === undefined) return [];
  const { symbol } = LABELS[name];
  return [typeof setting === 'number' ? `${symbol} fixed` : `${symbol} ${setting.join('–')}`];
}

/** What differs from the paper, in a few words; none where nothing does. */
export function settingsWords(target: TargetSettings, seed?: number): string {
  const { diffusivityRatio = PAPER_DRAFT.diffusivityRatio, likelihood, priors } = target;
  return [
    ...(diffusivityRatio === PAPER_DRAFT.diffusivityRatio ? [] : [`ratio ${diffusivityRatio}`]),
    ...(likelihood === 'reference-code' ? ["reference code's likelihood"] : []),
    ...(priors?.startRegion === 'core' ? ['start in the core'] : []),
    ...RANGED_NAMES.flatMap((name) => priorWords(name, target)),
    ...(seed === undefined ? [] : [`seed ${seed}`]),
  ].join(', ');
}
