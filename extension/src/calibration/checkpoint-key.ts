import type { Grid } from '../volume/grid.ts';
import type { Anatomy } from '../tumor/forward-model.ts';
import type { PreparedInputs } from './prepare-inputs.ts';

/** All that decides which numbers a run gets, but for its seed. */
export interface RunIdentity {
  readonly prepared: Pick<PreparedInputs, 'anatomy' | 'observation' | 'startRegion'>;
  /** Plain data; a `seed` in it is left out, so that a run that drew another one finds the checkpoint. */
  readonly settings: object;
  /** Identifiers and descriptions of model, priors and likelihood. */
  readonly model: readonly string[];
}

/** As JSON with its keys in order, so that equal objects are written equally. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

/** A grid without the UID of its frame of reference: nothing of a checkpoint may be traced to a study. */
function geometry({ dimensions, spacing, origin, direction }: Grid) {
  return { dimensions, spacing, origin, direction };
}

function mapsOf({ whiteMatter, grayMatter, csf, refined }: Anatomy): Float32Array[] {
  return [whiteMatter, grayMatter, csf, ...(refined ? mapsOf(refined) : [])];
}

async function sha256(bytes: BufferSource): Promise<ArrayBuffer> {
  return crypto.subtle.digest('SHA-256', bytes);
}

/**
 * SHA-256, in hexadecimal, of the study on the model's grid, the settings without the seed, and the model. No name,
 * date or identifier of the study goes into it.
 * Throws TypeError where the page is not served securely: WebCrypto is then not to be had.
 */
export async function checkpointKey({ prepared, settings, model }: RunIdentity): Promise<string> {
  const { anatomy, observation, startRegion } = prepared;
  const words = canonical({
    settings: { ...settings, seed: undefined },
    model,
    grids: [geometry(anatomy.grid), geometry(startRegion.grid)],
    pet: observation.pet !== undefined,
  });
  const parts = [
    new TextEncoder().encode(words),
    ...mapsOf(anatomy),
    observation.tissue,
    observation.core,
    observation.wholeTumor,
    startRegion.data,
    ...(observation.pet ? [observation.pet] : []),
  ];
  // The parts' hashes are hashed: each has its length, so that no voxel can pass from one part to the next.
  const hashes = await Promise.all(parts.map((part) => sha256(part as Uint8Array<ArrayBuffer>)));
  const all = await sha256(await new Blob(hashes).arrayBuffer());
  return Array.from(new Uint8Array(all), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
