import type { Volume } from '../volume/volume.ts';
import type { AnatomyInputs } from './anatomy-result.ts';

/** Raised whenever the same inputs give other maps. */
const VERSION = 3;

async function sha256(bytes: BufferSource): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** A name for the maps that these inputs give: the same for the same voxels and geometry, and for no others. */
export async function inputsKey({ image, lesion, helpers = [] }: AnatomyInputs): Promise<string> {
  const part = async ({ grid, data }: Volume): Promise<unknown> => {
    const { dimensions, spacing, origin, direction, frameOfReferenceUID } = grid;
    const geometry = [dimensions, spacing, origin, direction, frameOfReferenceUID];
    return [geometry, await sha256(data as BufferSource)];
  };
  const parts = [
    VERSION,
    await part(image),
    lesion ? await part(lesion) : null,
    await Promise.all(helpers.map(part)),
  ];
  return sha256(new TextEncoder().encode(JSON.stringify(parts)));
}
