import type { StudyInputs } from '../../calibration/protocol.ts';
import type { DicomClient } from '../../dicom/client.ts';
import { GeometryError } from '../../dicom/geometry-error.ts';
import type { Segmentation } from '../../dicom/read-segmentation.ts';
import { sourceSeriesOf, type SourceSeries } from '../../dicom/source-series.ts';
import { makeVolume, type Volume } from '../../volume/volume.ts';
import type { CornerstoneBridge } from '../cornerstone.ts';
import type { HostContext } from '../host/host-api.ts';
import { unreadableMessage } from '../messages.ts';
import { activeDataSource, retrieveInstance } from './archive-reader.ts';
import { referencedSeriesUID } from './find-inputs.ts';
import type { FoundInputs, FoundSegment } from './found-inputs.ts';

/** Voxels of everything that a calibration reads, and the series that results go back onto. */
export interface LoadedInputs {
  readonly inputs: StudyInputs;
  readonly source: SourceSeries;
  readonly sourceDescription: string;
  readonly found: FoundInputs;
}

export interface LoadInputsOptions {
  readonly context: HostContext;
  readonly dicom: DicomClient;
  readonly images: CornerstoneBridge;
  readonly found: FoundInputs;
}

type ReadSegmentation = (segment: FoundSegment) => Promise<Segmentation>;

/**
 * Reads every stored segmentation once, however many of its segments are used. One that refers to the source series
 * is put onto that series' slices, so that its voxels are the source's; any other keeps the grid of its frames.
 */
function segmentationReader(
  context: HostContext,
  dicom: DicomClient,
  source: SourceSeries,
): ReadSegmentation {
  const known = new Map<string, Promise<Segmentation>>();

  async function read(segment: FoundSegment): Promise<Segmentation> {
    const { displaySet, SOPInstanceUID } = segment;
    const { StudyInstanceUID, SeriesInstanceUID } = displaySet;
    const fetchBytes = (): Promise<ArrayBuffer> =>
      retrieveInstance(context, { StudyInstanceUID, SeriesInstanceUID, SOPInstanceUID });
    if (referencedSeriesUID(segment) !== source.SeriesInstanceUID) {
      return dicom.readSegmentation(await fetchBytes());
    }
    try {
      return await dicom.readSegmentation(await fetchBytes(), source.grid);
    } catch (error) {
      // Drawn on a grid of its own, such as a resampled one: its positions still say where its voxels are.
      if (error instanceof GeometryError && error.problem === 'other-geometry') {
        return dicom.readSegmentation(await fetchBytes());
      }
      throw error;
    }
  }

  return (segment) => {
    const { SOPInstanceUID, displaySet } = segment;
    const reading =
      known.get(SOPInstanceUID) ??
      read(segment).catch((error: unknown) => {
        throw new Error(unreadableMessage(displaySet.SeriesDescription ?? SOPInstanceUID, error));
      });
    known.set(SOPInstanceUID, reading);
    return reading;
  };
}

function segmentVoxels(segmentation: Segmentation, { segmentNumber, label }: FoundSegment) {
  const segment = segmentation.segments.find(({ number }) => number === segmentNumber);
  if (!segment) throw new Error(`The segmentation lists a segment "${label}" but holds no frame of it`);
  return segment.data;
}

/** 1 wherever any of the segments is: all of one segmentation, hence on one grid. */
async function unionMask(
  segments: readonly FoundSegment[],
  read: ReadSegmentation,
): Promise<Volume<Uint8Array>> {
  const segmentation = await read(segments[0]);
  const mask = new Uint8Array(segmentVoxels(segmentation, segments[0]).length);
  for (const segment of segments) {
    const voxels = segmentVoxels(segmentation, segment);
    // Half a fraction or more counts as inside.
    for (let i = 0; i < mask.length; i += 1) if (voxels[i] >= 0.5) mask[i] = 1;
  }
  return makeVolume(segmentation.grid, mask);
}

async function fractions(segment: FoundSegment, read: ReadSegmentation): Promise<Volume<Float32Array>> {
  const segmentation = await read(segment);
  const voxels = segmentVoxels(segmentation, segment);
  return makeVolume(segmentation.grid, voxels instanceof Float32Array ? voxels : new Float32Array(voxels));
}

/** Throws an Error whose message a user can act on where something of what was found cannot be read. */
export async function loadInputs(options: LoadInputsOptions): Promise<LoadedInputs> {
  const { context, dicom, images, found } = options;
  const { core, edema, tissue, pet, reference } = found;
  if (!tissue || !reference) throw new Error('Tissue maps and the segmented series are needed');
  const source = sourceSeriesOf(reference.instances ?? []);
  const read = segmentationReader(context, dicom, source);
  const petVolume = pet && {
    pet: await images.loadSeries({
      displaySetInstanceUID: pet.displaySetInstanceUID,
      imageIds: activeDataSource(context).getImageIdsForDisplaySet(pet),
    }),
  };
  return {
    found,
    source,
    sourceDescription: reference.SeriesDescription ?? '',
    inputs: {
      core: await unionMask(core, read),
      edema: await unionMask(edema, read),
      ...petVolume,
      tissue: {
        whiteMatter: await fractions(tissue.whiteMatter, read),
        grayMatter: await fractions(tissue.grayMatter, read),
        csf: await fractions(tissue.csf, read),
      },
    },
  };
}
