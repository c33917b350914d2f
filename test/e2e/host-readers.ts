import type { Page } from 'playwright-core';

/** Voxels of the overlay's map that reach a level, and those of the saved segment for it. */
interface ComparedVolume {
  readonly inBoth: number;
  readonly hostAlone: number;
  readonly oursAlone: number;
}

/** The saved volumes as the host's own reader of segmentations has them, against the mean density on show. */
export function hostVolumes(page: Page, levels: readonly number[]): Promise<ComparedVolume[]> {
  return page.evaluate(async (levels) => {
    const sets = window.services?.displaySetService.getActiveDisplaySets() ?? [];
    const saved = sets.find(
      ({ Modality, SeriesDescription }) =>
        Modality === 'SEG' && SeriesDescription.startsWith('Tumor cell density'),
    );
    const mean = window.cornerstone?.cache
      .getVolumes()
      .find((volume) => volume?.volumeId.startsWith('tumor-modeling-density'));
    if (!saved || !mean?.imageData)
      throw new Error('The host lists no saved volumes, or the panel shows no map');
    await saved.load({ headers: {} });
    const [nx, ny, nz] = mean.dimensions;
    const counts = levels.map(() => ({ inBoth: 0, hostAlone: 0, oursAlone: 0 }));
    const images = saved.labelMapImages.flat();
    for (const imageId of new Set(images.map((image) => image.referencedImageId))) {
      const plane = window.cornerstone?.metaData.get('imagePlaneModule', imageId);
      if (!plane) throw new Error(`The host does not know where ${imageId} lies`);
      // What the panel shows is a part of the slices: beyond it the density is next to nothing.
      const [i0, j0, k] = mean.imageData.worldToIndex(plane.imagePositionPatient).map(Math.round);
      const labels = images
        .filter((image) => image.referencedImageId === imageId)
        .map((image) => image.voxelManager.getScalarData());
      for (let pixel = 0; pixel < plane.columns * plane.rows; pixel += 1) {
        const i = i0 + (pixel % plane.columns);
        const j = j0 + Math.floor(pixel / plane.columns);
        const isShown = i >= 0 && i < nx && j >= 0 && j < ny && k >= 0 && k < nz;
        const density = isShown ? mean.voxelManager.getAtIJK(i, j, k) : 0;
        levels.forEach((level, n) => {
          const host = labels.some((label) => label[pixel] === n + 1);
          if (host && density >= level) counts[n].inBoth += 1;
          else if (host) counts[n].hostAlone += 1;
          else if (density >= level) counts[n].oursAlone += 1;
        });
      }
    }
    return counts;
  }, levels);
}

/** Opens the saved mean density in the host's own display, and gives its largest difference to the one on show. */
export async function hostMapDifference(page: Page): Promise<number> {
  await page.getByText('Tumor cell density, post').first().dblclick();
  // The host keeps its reading of the map as a volume named after the display set, with values times 100.
  await page.waitForFunction(
    () =>
      window.cornerstone?.cache
        .getVolumes()
        .some((volume) => volume?.volumeId.startsWith('pmap.') && volume.loadStatus?.loaded === true),
    undefined,
    { timeout: 90_000 },
  );
  return page.evaluate(() => {
    const volumes = window.cornerstone?.cache.getVolumes() ?? [];
    const host = volumes.find((volume) => volume?.volumeId.startsWith('pmap.'));
    const ours = volumes.find((volume) => volume?.volumeId.startsWith('tumor-modeling-density'));
    if (!host?.imageData || !ours?.imageData) throw new Error('The host or the panel holds no map');
    const [nx, ny, nz] = ours.dimensions;
    let largest = 0;
    for (let k = 0; k < nz; k += 3) {
      for (let j = 0; j < ny; j += 3) {
        for (let i = 0; i < nx; i += 3) {
          // Compared in patient space, whichever way the host orders its slices.
          const world = ours.imageData.indexToWorld([i, j, k]);
          const [a, b, c] = host.imageData.worldToIndex(world).map(Math.round);
          const theirs = host.voxelManager.getAtIJK(a, b, c) / 100;
          largest = Math.max(largest, Math.abs(theirs - ours.voxelManager.getAtIJK(i, j, k)));
        }
      }
    }
    return largest;
  });
}
