import { EMBEDDED_MANIFEST } from './embedded-manifest.ts';
import type { PaperNetworkFiles, PaperNetworkManifest } from './manifest.ts';
import { ModelLoadError } from './model-load-error.ts';

/** Of the network that the product comes with. */
export const EMBEDDED_NETWORK: PaperNetworkManifest = EMBEDDED_MANIFEST;

/** Its weights. Rejects with ModelLoadError where their file cannot be fetched. */
export async function embeddedNetwork(): Promise<PaperNetworkFiles['weights']> {
  const { EMBEDDED_WEIGHTS } = await import('./embedded-weights.ts').catch((cause: unknown) => {
    throw new ModelLoadError(`the weights of ${EMBEDDED_NETWORK.name}`, { cause });
  });
  return Uint8Array.from(atob(EMBEDDED_WEIGHTS), (character) => character.charCodeAt(0));
}
