/**
 * The part of the host's cornerstone that this extension uses, as of version 5.6: the copy at hand at run time is the
 * host's own, and none is installed here.
 */
import type { Vector3 } from '../../volume/grid.ts';

export interface OpacityPoint {
  readonly value: number;
  readonly opacity: number;
}

export interface VolumeViewport {
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

export interface ImageVolume {
  readonly dimensions: readonly [number, number, number];
  readonly spacing: readonly [number, number, number];
  readonly origin: readonly [number, number, number];
  readonly direction: ArrayLike<number>;
  readonly metadata: { readonly FrameOfReferenceUID: string };
  readonly loadStatus?: { readonly loaded: boolean };
  /** One a slice, in the order of k. */
  readonly imageIds: readonly string[];
  load?(): void;
}

export interface Core {
  readonly eventTarget: EventTarget;
  readonly Enums: {
    readonly Events: Readonly<Record<string, string>>;
    readonly BlendModes: { readonly MAXIMUM_INTENSITY_BLEND: number };
  };
  readonly cache: {
    getVolume(id: string): ImageVolume | undefined;
    getImage(id: string): { readonly voxelManager?: { getScalarData(): ArrayLike<number> } } | undefined;
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
