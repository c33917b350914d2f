/** What the host's cornerstone puts on the page, as far as the tests look at it. */
interface TestVolume {
  readonly dimensions: readonly [number, number, number];
  readonly loadStatus?: { readonly loaded: boolean };
  readonly imageData?: {
    worldToIndex(world: readonly number[]): number[];
    indexToWorld(index: readonly number[]): number[];
  };
  readonly voxelManager: {
    getCompleteScalarDataArray(): ArrayLike<number>;
    getAtIJK(i: number, j: number, k: number): number;
  };
}

interface TestViewport {
  readonly id: string;
  getVolumeId(): string;
  getActors(): readonly { readonly uid: string }[];
  worldToCanvas(world: readonly number[]): readonly [number, number];
  canvasToWorld(canvas: readonly number[]): readonly [number, number, number];
  getCanvas(): HTMLCanvasElement;
  readonly element: HTMLElement;
  render(): void;
}

interface TestLabelImage {
  readonly referencedImageId: string;
  readonly voxelManager: { getScalarData(): ArrayLike<number> };
}

/** A segmentation that the host has read: groups of labels that do not overlap, an image a slice of the source. */
interface TestSegmentationDisplaySet {
  readonly Modality: string;
  readonly SeriesDescription: string;
  readonly labelMapImages: readonly (readonly TestLabelImage[])[];
  load(options: { headers: Record<string, string> }): Promise<void>;
}

interface Window {
  readonly services?: {
    readonly displaySetService: { getActiveDisplaySets(): readonly TestSegmentationDisplaySet[] };
  };
  readonly cornerstone?: {
    readonly metaData: {
      get(
        type: 'imagePlaneModule',
        imageId: string,
      ):
        | {
            readonly imagePositionPatient: readonly number[];
            readonly rows: number;
            readonly columns: number;
          }
        | undefined;
    };
    readonly cache: {
      getVolume(id: string): TestVolume | undefined;
      /** Undefined where a volume is still being loaded. */
      getVolumes(): readonly ((TestVolume & { readonly volumeId: string }) | undefined)[];
    };
    getRenderingEngines(): readonly {
      getViewports(): readonly TestViewport[];
    }[];
  };
}
