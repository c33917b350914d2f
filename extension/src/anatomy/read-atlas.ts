import { voxelCount } from '../volume/grid.ts';
import { makeVolume, type Volume } from '../volume/volume.ts';
import { ATLAS_BYTES, ATLAS_GRID } from './embedded-atlas.ts';
import type { TissueAtlas } from './tissue-atlas.ts';

/** The atlas that the product comes with (see models/atlas), at 2 mm. */
export async function readEmbeddedAtlas(): Promise<TissueAtlas> {
  const compressed = Uint8Array.from(atob(ATLAS_BYTES), (c) => c.charCodeAt(0));
  const stream = new Blob([compressed]).stream().pipeThrough(new DecompressionStream('gzip'));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  const count = voxelCount(ATLAS_GRID);
  const volume = (index: number, full: number): Volume<Float32Array> =>
    makeVolume(
      ATLAS_GRID,
      Float32Array.from(bytes.subarray(index * count, (index + 1) * count), (value) => (value / 255) * full),
    );
  return { t1: volume(0, 255), whiteMatter: volume(1, 1), grayMatter: volume(2, 1), csf: volume(3, 1) };
}
