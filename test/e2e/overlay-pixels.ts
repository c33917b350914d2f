import type { Page } from 'playwright-core';
import { turn } from '../../extension/src/study/in-pieces.ts';
import type { ViewerPage } from './viewer-page.ts';

/** A view takes seconds to be drawn where there is no graphics card and the machine is busy. */
const DRAW_TIMEOUT = 120_000;

/** One canvas pixel of a view: its colour, and the cell density that was computed for the place it shows. */
export interface ShownPixel {
  readonly density: number;
  readonly red: number;
  readonly green: number;
  readonly blue: number;
}

/** Has a view drawn, and samples it on a grid of pixels, with the density from the overlay's own voxels, shown or not. */
export async function shownPixels(page: Page, viewportId: string): Promise<ShownPixel[]> {
  return page.evaluate(async (id) => {
    const { cornerstone } = window;
    const viewport = cornerstone
      ?.getRenderingEngines()
      .flatMap((engine) => [...engine.getViewports()])
      .find((candidate) => candidate.id === id);
    if (!viewport) throw new Error(`No view ${id}`);
    await new Promise((resolve) => {
      viewport.element.addEventListener('CORNERSTONE_IMAGE_RENDERED', resolve, { once: true });
      viewport.render();
    });
    // Only now: a map that was replaced meanwhile is gone.
    const density = cornerstone?.cache
      .getVolumes()
      .find((volume) => volume?.volumeId.startsWith('tumor-modeling-density'));
    if (!density?.imageData) throw new Error('No density volume');
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

/** The overlay's volumes in a view, by the viewer's names for them. */
function mapsIn(page: Page, viewportId: string): Promise<string[]> {
  return page.evaluate(
    (id) =>
      window.cornerstone
        ?.getRenderingEngines()
        .flatMap((engine) => [...engine.getViewports()])
        .find((viewport) => viewport.id === id)
        ?.getActors()
        .map(({ uid }) => uid)
        .filter((uid) => uid.startsWith('tumor-modeling-density')) ?? [],
    viewportId,
  );
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

export interface OverlayPictures {
  readonly on: readonly ShownPixel[];
  readonly off: readonly ShownPixel[];
}

/** Pictures of a view taken until `asked` of them, or until the time is up: then the last one, for the test to judge. */
async function pictureWhen(
  page: Page,
  viewportId: string,
  asked: (picture: readonly ShownPixel[]) => boolean,
): Promise<readonly ShownPixel[]> {
  const deadline = performance.now() + DRAW_TIMEOUT;
  for (;;) {
    const picture = await shownPixels(page, viewportId);
    if (asked(picture) || performance.now() > deadline) return picture;
  }
}

const isHigh = (density: number): boolean => density > 0.3;

/** Part of the pixels of a density range that are no gray, as the images beneath are. */
function colouredPart(picture: readonly ShownPixel[], inRange: (density: number) => boolean): number {
  const pixels = picture.filter(({ density }) => inRange(density));
  const coloured = pixels.filter(
    ({ red, green, blue }) => Math.abs(red - green) + Math.abs(green - blue) > 12,
  );
  return pixels.length === 0 ? 0 : coloured.length / pixels.length;
}

/** Chooses another map for the overlay, and waits until a view has drawn it in place of the former one. */
export async function chooseMap(
  { page, overlay }: ViewerPage,
  viewportId: string,
  map: string,
): Promise<void> {
  const [former] = await mapsIn(page, viewportId);
  await overlay.getByLabel('Map', { exact: true }).selectOption(map);
  const deadline = performance.now() + DRAW_TIMEOUT;
  for (;;) {
    const maps = await mapsIn(page, viewportId);
    if (maps.length === 1 && maps[0] !== former) break;
    if (performance.now() > deadline) throw new Error(`The view shows ${maps.join(', ')} after ${former}`);
    await turn();
  }
  await pictureWhen(page, viewportId, (picture) => colouredPart(picture, isHigh) > 0.95);
}

/** A view without the overlay and then with it, as the checkbox of the panel switches it. The overlay is on at the end. */
export async function overlayPictures(
  { page, overlay }: ViewerPage,
  viewportId: string,
): Promise<OverlayPictures> {
  const show = overlay.getByRole('checkbox', { name: 'Show' });
  const before = await shownPixels(page, viewportId);
  await show.uncheck();
  const off = await pictureWhen(
    page,
    viewportId,
    (picture) => changedPart(before, picture, isHigh).part > 0.95,
  );
  await show.check();
  const on = await pictureWhen(page, viewportId, (picture) => changedPart(off, picture, isHigh).part > 0.95);
  return { on, off };
}

/** A view once it differs from `before` in most of the pixels of a density range. */
export function pictureAfterChange(
  page: Page,
  viewportId: string,
  { before, inRange }: { before: readonly ShownPixel[]; inRange: (density: number) => boolean },
): Promise<readonly ShownPixel[]> {
  return pictureWhen(page, viewportId, (picture) => changedPart(before, picture, inRange).part > 0.8);
}
