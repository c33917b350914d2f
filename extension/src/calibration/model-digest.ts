import type { ForwardModelKey } from '../forward/model-keys.ts';
import { KERNEL_BASE64 } from '../forward/solver/wasm/kernel.wasm.ts';
import { embeddedModel } from '../forward/surrogate/embedded-files.ts';
import { EMBEDDED_NETWORK } from '../forward/surrogate/paper-network/embedded-network.ts';

/**
 * SHA-256, in hexadecimal, of what decides a growth model's numbers: the weights of the surrogate for this ratio
 * D_w / D_g, those of the paper's network, or the solvers' WebAssembly kernel. Undefined for a solver where the page is
 * not served securely: WebCrypto is then not to be had, and the weights' hashes are known beforehand.
 */
export async function modelDigest(
  key: ForwardModelKey,
  diffusivityRatio: number,
): Promise<string | undefined> {
  if (key === 'surrogate') return embeddedModel(diffusivityRatio).manifest.weights.sha256;
  if (key === 'paper-network') return EMBEDDED_NETWORK.weights.sha256;
  const subtle = globalThis.crypto.subtle as SubtleCrypto | undefined;
  if (!subtle) return undefined;
  const kernel = Uint8Array.from(atob(KERNEL_BASE64), (character) => character.charCodeAt(0));
  const digest = new Uint8Array(await subtle.digest('SHA-256', kernel));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
