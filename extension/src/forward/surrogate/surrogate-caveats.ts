import type { Anatomy } from '../../tumor/forward-model.ts';
import type { Prior } from '../../tumor/prior.ts';
import type { ModelCaveat } from '../model-caveat.ts';
import { anatomyDistance, anatomyProfile } from './anatomy-profile.ts';
import { priorBeyond } from './prior-beyond.ts';
import type { SurrogateManifest } from './trained-model.ts';

/** The paper's prior lies beyond by a tenth, all of it growth that nobody sees or fronts that fill the brain. */
const MUCH = 0.2;

/** For these D_w / D_g weights are nearer to the 1 mm solver than the 2 mm solver is (the model cards). */
const STRONG_RATIOS: readonly number[] = [10];

/** What a trained surrogate says of an anatomy at 2 mm and a prior before it is used on them. */
export function surrogateCaveats(
  {
    anatomies,
    ranges,
    diffusivityRatio,
  }: Pick<SurrogateManifest, 'anatomies' | 'ranges' | 'diffusivityRatio'>,
  anatomy: Anatomy,
  prior: Prior,
): ModelCaveat[] {
  const caveats: ModelCaveat[] = [];
  const profile = anatomyProfile(anatomy);
  if (profile) {
    const found = anatomyDistance(profile, anatomies);
    if (found.distance > found.limit) caveats.push({ kind: 'anatomy-unlike', ...found });
  }
  const beyond = priorBeyond(prior, ranges);
  if (beyond.share > MUCH) caveats.push({ kind: 'prior-beyond', ...beyond });
  if (!STRONG_RATIOS.includes(diffusivityRatio)) caveats.push({ kind: 'ratio-weak', diffusivityRatio });
  return caveats;
}
