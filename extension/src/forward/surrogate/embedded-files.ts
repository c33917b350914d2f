import { MANIFEST, WEIGHTS_BASE64 } from './embedded-model.ts';
import type { ModelFiles } from './trained-model.ts';

/** The model folder that the product comes with. */
export const EMBEDDED_MODEL: ModelFiles = {
  manifest: MANIFEST,
  weights: Uint8Array.from(atob(WEIGHTS_BASE64), (c) => c.charCodeAt(0)),
};
