/** The one file that speaks to cornerstone: reads voxels of a series, lays density maps over the viewports. */
import { inPieces, turn } from '../study/in-pieces.ts';
import { voxelCount, type Grid, type Vector3 } from '../volume/grid.ts';
import { makeVolume, type Volume } from '../volume/volume.ts';
import { DENSITY_COLORS } from './overlay/density-colors.ts';
import type { Core, ImageVolume, OpacityPoint, VolumeViewport } from './host/cornerstone-api.ts';
import type { ExtensionManager } from './host/host-api.ts';

export interface OverlayStyle {
  readonly visible: boolean;
  /** 0 to 1. */
  readonly opacity: number;
  /** Cell densities below this are left transparent. */
  readonly threshold: number;
}

/** Of a series: copied within a few ms. */
const SLICES_AT_ONCE = 16;
const COLORMAP_NAME = 'tumor-modeling-density';
/** Width in cell density over which the overlay fades in above its threshold, so that its edge is a line. */
const EDGE = 0.004;

function opacityPoints({ visible, opacity, threshold }: OverlayStyle): OpacityPoint[] {
  const shown = visible ? opacity : 0;
  return [
    { value: 0, opacity: 0 },
    { value: Math.max(0, threshold - EDGE), opacity: 0 },
    { value: threshold, opacity: shown },
    { value: 1, opacity: shown },
  ];
}

function gridOf(volume: ImageVolume): Grid {
  const d = Array.from(volume.direction);
  return {
    dimensions: [...volume.dimensions],
    spacing: [...volume.spacing],
    origin: [...volume.origin],
    direction: [d[0], d[1], d[2], d[3], d[4], d[5], d[6], d[7], d[8]],
    frameOfReferenceUID: volume.metadata.FrameOfReferenceUID,
  };
}

export interface CornerstoneBridge {
  /**
   * Voxels of a series in the unit that its rescale slope and intercept give (SUV where the host computed it).
   * The host applies the rescale of every slice while loading.
   */
  loadSeries(series: {
    readonly displaySetInstanceUID: string;
    readonly imageIds: readonly string[];
  }): Promise<Volume<Float32Array>>;
  /** Lays one density map over every volume viewport of its frame of reference; replaces the former one. */
  showDensity(density: Volume<Float32Array>, style: OverlayStyle): Promise<void>;
  setStyle(style: OverlayStyle): void;
  /** Scrolls the views of one frame of reference to a position (LPS, mm). */
  lookAt(frameOfReferenceUID: string, position: Vector3): void;
  /** Puts the overlay back where the host rebuilt its viewports. */
  refresh(): Promise<void>;
  clear(): void;
}

/** Connects to the cornerstone copy that the host has loaded. Throws where the host offers none. */
export function connectCornerstone(extensionManager: ExtensionManager): CornerstoneBridge {
  const entry = extensionManager.getModuleEntry('@ohif/extension-cornerstone.utilityModule.common');
  const exported = entry?.exports as { getCornerstoneLibraries(): { cornerstone: Core } } | undefined;
  if (!exported) throw new Error('The host has no @ohif/extension-cornerstone, which shows the images');
  const { cornerstone: core } = exported.getCornerstoneLibraries();

  let registered = false;
  let generation = 0;
  let shown:
    { readonly volumeId: string; readonly frameOfReferenceUID: string; style: OverlayStyle } | undefined;

  const viewports = (): VolumeViewport[] =>
    core
      .getRenderingEngines()
      .flatMap((engine) => [...engine.getViewports()])
      .filter((viewport): viewport is VolumeViewport => 'addVolumes' in viewport);

  function applyStyle(viewport: VolumeViewport, volumeId: string, style: OverlayStyle): void {
    // The events would make the host's window synchroniser treat the map as the MR.
    viewport.setProperties({ voiRange: { lower: 0, upper: 1 } }, volumeId, true);
    viewport.setProperties(
      { colormap: { name: COLORMAP_NAME, opacity: opacityPoints(style) } },
      volumeId,
      true,
    );
    viewport.render();
  }

  async function attach(): Promise<void> {
    const current = shown;
    if (!current) return;
    const { volumeId, frameOfReferenceUID } = current;
    const input = {
      volumeId,
      visibility: true,
      actorUID: volumeId,
      // Compositing weights opacity with the slab's thickness (0.05 mm): a maximum shows what was asked for.
      blendMode: core.Enums.BlendModes.MAXIMUM_INTENSITY_BLEND,
    };
    for (const { id } of viewports()) {
      // The host does much for every view: others have a turn before each, after which nothing may be as it was.
      await turn();
      const viewport = viewports().find((candidate) => candidate.id === id);
      if (shown !== current) return;
      if (viewport?.getFrameOfReferenceUID() !== frameOfReferenceUID || viewport.getActor(volumeId)) continue;
      await viewport.addVolumes([input], false, true);
      if (shown === current) applyStyle(viewport, volumeId, current.style);
      else viewport.removeVolumeActors([volumeId], true);
    }
    // The first view is drawn before the map's texture is there: draw all once more when it is.
    requestAnimationFrame(() => {
      for (const viewport of viewports()) viewport.render();
    });
  }

  function clear(): void {
    const former = shown;
    shown = undefined;
    if (!former) return;
    for (const viewport of viewports()) {
      if (viewport.getActor(former.volumeId)) viewport.removeVolumeActors([former.volumeId], true);
    }
    if (core.cache.getVolume(former.volumeId)) core.cache.removeVolumeLoadObject(former.volumeId);
  }

  return {
    async loadSeries({ displaySetInstanceUID, imageIds }) {
      const volumeId = `cornerstoneStreamingImageVolume:${displaySetInstanceUID}`;
      const volume =
        core.cache.getVolume(volumeId) ??
        (await core.volumeLoader.createAndCacheVolume(volumeId, { imageIds }));
      if (!volume.loadStatus?.loaded) await loaded(core, volumeId, volume);
      return voxelsOf(core, volume);
    },

    async showDensity(density, style) {
      if (!registered) {
        core.utilities.colormap.registerColormap({
          Name: COLORMAP_NAME,
          ColorSpace: 'RGB',
          RGBPoints: DENSITY_COLORS.flatMap(({ value, red, green, blue }) => [value, red, green, blue]),
        });
        registered = true;
      }
      clear();
      generation += 1;
      const volumeId = `tumor-modeling-density-${generation}`;
      const { grid } = density;
      core.volumeLoader.createLocalVolume(volumeId, {
        scalarData: density.data,
        metadata: { FrameOfReferenceUID: grid.frameOfReferenceUID, Modality: 'MR', voiLut: [] },
        dimensions: grid.dimensions,
        spacing: grid.spacing,
        origin: grid.origin,
        direction: grid.direction,
      });
      shown = { volumeId, frameOfReferenceUID: grid.frameOfReferenceUID, style };
      await attach();
    },

    setStyle(style) {
      if (!shown) return;
      shown.style = style;
      for (const viewport of viewports()) {
        if (viewport.getActor(shown.volumeId)) applyStyle(viewport, shown.volumeId, style);
      }
    },

    lookAt(frameOfReferenceUID, position) {
      for (const viewport of viewports()) {
        const { viewPlaneNormal } = viewport.getCamera();
        if (viewport.getFrameOfReferenceUID() !== frameOfReferenceUID || !viewPlaneNormal) continue;
        viewport.setViewReference({
          FrameOfReferenceUID: frameOfReferenceUID,
          cameraFocalPoint: position,
          viewPlaneNormal,
        });
        viewport.render();
      }
    },

    refresh: attach,
    clear,
  };
}

/** The host's own way to have them all at once takes two copies, and the page stands still meanwhile. */
async function voxelsOf(core: Core, volume: ImageVolume): Promise<Volume<Float32Array>> {
  const grid = gridOf(volume);
  const [nx, ny, nz] = grid.dimensions;
  const data = new Float32Array(voxelCount(grid));
  await inPieces(
    nz,
    (from, to) => {
      for (let k = from; k < to; k++) {
        const slice = core.cache.getImage(volume.imageIds[k])?.voxelManager?.getScalarData();
        if (slice?.length !== nx * ny) throw new Error(`slice ${k + 1} of the series is not there`);
        data.set(slice, nx * ny * k);
      }
    },
    SLICES_AT_ONCE,
  );
  return makeVolume(grid, data);
}

function loaded(core: Core, volumeId: string, volume: ImageVolume): Promise<void> {
  const { IMAGE_VOLUME_LOADING_COMPLETED, IMAGE_LOAD_FAILED, IMAGE_LOAD_ERROR } = core.Enums.Events;
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      core.eventTarget.removeEventListener(IMAGE_VOLUME_LOADING_COMPLETED, completed);
      core.eventTarget.removeEventListener(IMAGE_LOAD_ERROR, failed);
      core.eventTarget.removeEventListener(IMAGE_LOAD_FAILED, failed);
    };
    const completed = (event: Event): void => {
      if ((event as CustomEvent<{ volumeId?: string }>).detail.volumeId !== volumeId) return;
      stop();
      resolve();
    };
    const failed = (): void => {
      stop();
      reject(new Error('an image of the series could not be loaded'));
    };
    core.eventTarget.addEventListener(IMAGE_VOLUME_LOADING_COMPLETED, completed);
    core.eventTarget.addEventListener(IMAGE_LOAD_ERROR, failed);
    core.eventTarget.addEventListener(IMAGE_LOAD_FAILED, failed);
    volume.load?.();
  });
}
