import type { Vector3 } from '../volume/grid.ts';

/** The mask's largest part whose voxels touch by their faces. */
export function largestComponent(mask: Uint8Array, dimensions: Vector3): Uint8Array {
  const [nx, ny, nz] = dimensions;
  const slice = nx * ny;
  const labels = new Uint32Array(mask.length);
  const queue = new Uint32Array(mask.length);
  let [label, best, bestCount] = [0, 0, 0];
  for (let seed = 0; seed < mask.length; seed++) {
    if (mask[seed] === 0 || labels[seed] > 0) continue;
    label++;
    let [head, tail] = [0, 0];
    const visit = (voxel: number): void => {
      if (mask[voxel] === 0 || labels[voxel] > 0) return;
      labels[voxel] = label;
      queue[tail++] = voxel;
    };
    visit(seed);
    while (head < tail) {
      const voxel = queue[head++];
      const [i, j, k] = [voxel % nx, Math.floor(voxel / nx) % ny, Math.floor(voxel / slice)];
      if (i > 0) visit(voxel - 1);
      if (i < nx - 1) visit(voxel + 1);
      if (j > 0) visit(voxel - nx);
      if (j < ny - 1) visit(voxel + nx);
      if (k > 0) visit(voxel - slice);
      if (k < nz - 1) visit(voxel + slice);
    }
    if (tail > bestCount) [best, bestCount] = [label, tail];
  }
  return mask.map((inside, voxel) => (inside > 0 && labels[voxel] === best ? 1 : 0));
}
