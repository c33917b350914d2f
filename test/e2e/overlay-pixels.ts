import type { Page } from 'playwright-core';

/** One canvas pixel of a view: its colour, and the cell density that was computed for the place it shows. */
export interface ShownPixel {
  readonly density: number;
  readonly red: number;
  readonly green: number;
  readonly blue: number;
}

/** Samples a view on a grid of pixels, with the density from the overlay's own voxels, whether shown or not. */
export async function shownPixels(page: Page, viewportId: string): Promise<ShownPixel[]> {
  return page.evaluate((id) => {
    const { cornerstone } = window;
    const viewport = cornerstone
      ?.getRenderingEngines()
      .flatMap((engine) => [...engine.getViewports()])
      .find((candidate) => candidate.id === id);
    const density = cornerstone?.cache
      .getVolumes()
      .find((volume) => volume?.volumeId.startsWith('tumor-modeling-density'));
    if (!viewport || !density?.imageData) throw new Error(`No view ${id} or no density volume`);
    const canvas = viewport.getCanvas();
    const context = canvas.getContext('2d');
    if (!context) throw new Error('The view has no 2D canvas');
    const image = context.getImageData(0, 0, canvas.width, canvas.height);
    const scale = canvas.width / canvas.clientWidth;
    const [nx, ny, nz] = density.dimensions;
    const pixels: ShownPixel[] = [];
    for (let y = 2; y < canvas.height; y += 5) {
      for (let x = 2; x < canvas.width; x += 5) {
        const world = viewport.canvasToWorld([x / scale, y / scale]);
        const [i, j, k] = density.imageData.worldToIndex(world).map(Math.round);
        const inside = i >= 0 && j >= 0 && k >= 0 && i < nx && j < ny && k < nz;
        const at = 4 * (y * canvas.width + x);
        const [red, green, blue] = image.data.subarray(at, at + 3);
        pixels.push({ density: inside ? density.voxelManager.getAtIJK(i, j, k) : 0, red, green, blue });
      }
    }
    return pixels;
  }, viewportId);
}

/** Part of the pixels of a density range that differ between two pictures of the same view; and how many there are. */
export function changedPart(
  before: readonly ShownPixel[],
  after: readonly ShownPixel[],
  inRange: (density: number) => boolean,
): { readonly part: number; readonly count: number } {
  let count = 0;
  let changed = 0;
  before.forEach((pixel, index) => {
    if (!inRange(pixel.density)) return;
    const other = after[index];
    const difference =
      Math.abs(pixel.red - other.red) +
      Math.abs(pixel.green - other.green) +
      Math.abs(pixel.blue - other.blue);
    count += 1;
    if (difference > 12) changed += 1;
  });
  return { part: count === 0 ? 0 : changed / count, count };
}
