/**
 * The one file that speaks to cornerstone: reads voxels of a series, lays density maps over the viewports.
 * Cornerstone is the host's own copy; the types below are the part used, as of version 5.6.
 */
import type { Grid, Vector3 } from '../volume/grid.ts';
import { makeVolume, type Volume } from '../volume/volume.ts';
import { DENSITY_COLORS } from './overlay/density-colors.ts';
import type { ExtensionManager } from './host/host-api.ts';

interface OpacityPoint {
  readonly value: number;
  readonly opacity: number;
}

interface VolumeViewport {
  readonly id: string;
  getFrameOfReferenceUID(): string;
  addVolumes(
    inputs: readonly { volumeId: string; visibility: boolean; actorUID: string; blendMode: number }[],
    immediate: boolean,
    suppressEvents: boolean,
  ): Promise<void>;
  removeVolumeActors(actorUIDs: readonly string[], immediate: boolean): void;
  setProperties(
    properties: {
      voiRange?: { lower: number; upper: number };
      colormap?: { name: string; opacity: readonly OpacityPoint[] };
    },
    volumeId: string,
    suppressEvents: boolean,
  ): void;
  getActor(uid: string): unknown;
  getCamera(): { readonly viewPlaneNormal?: readonly number[] };
  setViewReference(reference: {
    readonly FrameOfReferenceUID: string;
    readonly cameraFocalPoint: Vector3;
    readonly viewPlaneNormal: readonly number[];
  }): void;
  render(): void;
}

interface ImageVolume {
  readonly dimensions: readonly [number, number, number];
  readonly spacing: readonly [number, number, number];
  readonly origin: readonly [number, number, number];
  readonly direction: ArrayLike<number>;
  readonly metadata: { readonly FrameOfReferenceUID: string };
  readonly loadStatus?: { readonly loaded: boolean };
  readonly voxelManager: { getCompleteScalarDataArray(): ArrayLike<number> };
  load?(): void;
}

interface Core {
  readonly eventTarget: EventTarget;
  readonly Enums: {
    readonly Events: Readonly<Record<string, string>>;
    readonly BlendModes: { readonly MAXIMUM_INTENSITY_BLEND: number };
  };
  readonly cache: {
    getVolume(id: string): ImageVolume | undefined;
    removeVolumeLoadObject(id: string): void;
  };
  readonly volumeLoader: {
    createLocalVolume(
      id: string,
      options: {
        readonly scalarData: Float32Array;
        readonly metadata: object;
        readonly dimensions: readonly number[];
        readonly spacing: readonly number[];
        readonly origin: readonly number[];
        readonly direction: readonly number[];
      },
    ): unknown;
    createAndCacheVolume(id: string, options: { readonly imageIds: readonly string[] }): Promise<ImageVolume>;
  };
  readonly utilities: {
    readonly colormap: {
      registerColormap(colormap: {
        readonly Name: string;
        readonly ColorSpace: 'RGB';
        readonly RGBPoints: readonly number[];
      }): void;
    };
  };
  getRenderingEngines(): readonly { getViewports(): readonly (VolumeViewport | { readonly id: string })[] }[];
}

export interface OverlayStyle {
  readonly visible: boolean;
  /** 0 to 1. */
  readonly opacity: number;
  /** Cell densities below this are left transparent. */
  readonly threshold: number;
}

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
    for (const viewport of viewports()) {
      if (viewport.getFrameOfReferenceUID() !== current.frameOfReferenceUID) continue;
      if (viewport.getActor(current.volumeId)) continue;
      const input = {
        volumeId: current.volumeId,
        visibility: true,
        actorUID: current.volumeId,
        // Compositing weights opacity with the slab's thickness (0.05 mm): a maximum shows what was asked for.
        blendMode: core.Enums.BlendModes.MAXIMUM_INTENSITY_BLEND,
      };
      await viewport.addVolumes([input], false, true);
      applyStyle(viewport, current.volumeId, current.style);
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
      return makeVolume(gridOf(volume), new Float32Array(volume.voxelManager.getCompleteScalarDataArray()));
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
