import type { SolverDomain } from '../solver-domain.ts';
import { tileOrigin, type TileLayout } from './tile-layout.ts';

/** `SolverDomain.faces` (1/mm²) of each voxel, axis by axis, and 1 in tissue, at the voxel's texel; else 0. */
export function facesTexels(domain: SolverDomain, layout: TileLayout): Float32Array {
  const [nx, ny, nz] = domain.grid.dimensions;
  const texels = new Float32Array(4 * layout.width * layout.height);
  for (let k = 0, voxel = 0; k < nz; k++) {
    const [x, y] = tileOrigin(layout, k);
    for (let j = 0; j < ny; j++) {
      for (let i = 0; i < nx; i++, voxel++) {
        const at = 4 * (x + i + layout.width * (y + j));
        for (const [axis, face] of domain.faces.entries()) texels[at + axis] = face[voxel];
        texels[at + 3] = domain.tissue[voxel];
      }
    }
  }
  return texels;
}
