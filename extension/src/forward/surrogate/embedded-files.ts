import { EMBEDDED } from './embedded-models.ts';
import type { ModelFiles } from './trained-model.ts';

/** The model folders that the product comes with, one a ratio D_w / D_g. */
export const EMBEDDED_MODELS: readonly ModelFiles[] = EMBEDDED.map(({ manifest, weights }) => ({
  manifest,
  weights: Uint8Array.from(atob(weights), (c) => c.charCodeAt(0)),
}));

/** The model for a ratio. Throws RangeError where there is none. */
export function embeddedModel(diffusivityRatio: number): ModelFiles {
  const found = EMBEDDED_MODELS.find(({ manifest }) => manifest.diffusivityRatio === diffusivityRatio);
  if (found) return found;
  const trained = EMBEDDED_MODELS.map(({ manifest }) => manifest.diffusivityRatio);
  throw new RangeError(
    `diffusivityRatio is ${diffusivityRatio}; surrogates were trained for ${trained.join(', ')}`,
  );
}
