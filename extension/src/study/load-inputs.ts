import type { StudyInputs } from '../calibration/protocol.ts';
import { text } from '../dicom/attributes.ts';
import { GeometryError } from '../dicom/geometry-error.ts';
import type { ParametricMap } from '../dicom/read-parametric-map.ts';
import type { Segmentation } from '../dicom/read-segmentation.ts';
import { sourceSeriesOf, type SourceSeries } from '../dicom/source-series.ts';
import { voxelCount, type Grid } from '../volume/grid.ts';
import { makeVolume, type Volume, type VoxelArray } from '../volume/volume.ts';
import { referencedSeriesUID } from './find-inputs.ts';
import {
  isSegment,
  type FoundFractions,
  type FoundInputs,
  type FoundSegment,
  type FoundTissue,
} from './found-inputs.ts';
import { copyInPieces, inPieces } from './in-pieces.ts';
import { makeTissue, type MadeTissue, type MakeTissueMaps } from './made-tissue.ts';
import { unreadableMessage, unusablePetMessage } from './messages.ts';
import { requireOneScale } from './one-pet-scale.ts';
import { inFrame } from './registered-frames.ts';
import { tissueFractions } from './stored-tissue-map.ts';
import { instanceOf, type InstanceReference, type StudySeries } from './study-series.ts';

/** What a calibration was made from, without voxels, and the series that its results go back onto. */
export interface InputSources {
  readonly source: SourceSeries;
  readonly sourceDescription: string;
  readonly found: FoundInputs;
  /** Where no stored maps were used. */
  readonly madeTissue?: MadeTissue;
}

/** With the voxels of everything that a calibration reads, in arrays that nothing else refers to. */
export interface LoadedInputs extends InputSources {
  readonly inputs: StudyInputs;
}

/** How voxels are had: from the viewer, or from an archive alone. */
export interface StudyReader<Series extends StudySeries> {
  /** The Part 10 bytes of a stored instance; the caller's to give away. */
  retrieveInstance(reference: InstanceReference): Promise<ArrayBuffer>;
  readSegmentation(bytes: ArrayBuffer, onto?: Grid): Promise<Segmentation>;
  readParametricMap(bytes: ArrayBuffer): Promise<ParametricMap>;
  /** Voxels of a series of images, in any linear unit. */
  loadImages(series: Series): Promise<Volume<Float32Array>>;
  /** Makes maps where the study holds none. */
  readonly makeTissueMaps: MakeTissueMaps;
}

type ReadSegmentation = (segment: FoundSegment) => Promise<Segmentation>;

/**
 * Reads every stored segmentation once, however many of its segments are used. One that refers to the source series
 * is put onto that series' slices, so that its voxels are the source's; any other keeps the grid of its frames.
 */
function segmentationReader(
  reader: Pick<StudyReader<StudySeries>, 'retrieveInstance' | 'readSegmentation'>,
  source: SourceSeries,
): ReadSegmentation {
  const known = new Map<string, Promise<Segmentation>>();

  async function read(segment: FoundSegment): Promise<Segmentation> {
    const { series, SOPInstanceUID } = segment;
    const { StudyInstanceUID, SeriesInstanceUID } = series;
    const fetchBytes = (): Promise<ArrayBuffer> =>
      reader.retrieveInstance({ StudyInstanceUID, SeriesInstanceUID, SOPInstanceUID });
    if (referencedSeriesUID(segment) !== source.SeriesInstanceUID) {
      return reader.readSegmentation(await fetchBytes());
    }
    try {
      return await reader.readSegmentation(await fetchBytes(), source.grid);
    } catch (error) {
      // Drawn on a grid of its own, such as a resampled one: its positions still say where its voxels are.
      if (error instanceof GeometryError && error.problem === 'other-geometry') {
        return reader.readSegmentation(await fetchBytes());
      }
      throw error;
    }
  }

  return (segment) => {
    const { SOPInstanceUID } = segment;
    const reading =
      known.get(SOPInstanceUID) ??
      read(segment).catch((error: unknown) => {
        throw unreadable(segment, error);
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
  const mask = new Uint8Array(voxelCount(segmentation.grid));
  for (const segment of segments) {
    const voxels = segmentVoxels(segmentation, segment);
    await inPieces(mask.length, (from, to) => {
      if (voxels instanceof Uint8Array) for (let i = from; i < to; i += 1) mask[i] |= voxels[i];
      // Half a fraction or more counts as inside.
      else for (let i = from; i < to; i += 1) if (voxels[i] >= 0.5) mask[i] = 1;
    });
  }
  return makeVolume(segmentation.grid, mask);
}

/** Unreadable, whatever it is: says which input is wrong. */
function unreadable({ series, SOPInstanceUID }: FoundFractions, error: unknown): Error {
  return new Error(unreadableMessage(series.SeriesDescription ?? SOPInstanceUID, error), { cause: error });
}

type ReadMap = (map: FoundFractions) => Promise<ParametricMap>;

function mapReader(
  reader: Pick<StudyReader<StudySeries>, 'retrieveInstance' | 'readParametricMap'>,
): ReadMap {
  return async (map) => {
    const { StudyInstanceUID, SeriesInstanceUID } = map.series;
    const { SOPInstanceUID } = map;
    try {
      const bytes = await reader.retrieveInstance({ StudyInstanceUID, SeriesInstanceUID, SOPInstanceUID });
      return await reader.readParametricMap(bytes);
    } catch (error) {
      throw unreadable(map, error);
    }
  };
}

interface ReadFractions {
  readonly segmentation: ReadSegmentation;
  readonly map: ReadMap;
}

async function fractions(found: FoundFractions, read: ReadFractions): Promise<Volume<Float32Array>> {
  if (!isSegment(found)) return tissueFractions(await read.map(found), found.label);
  const segmentation = await read.segmentation(found);
  const voxels = segmentVoxels(segmentation, found);
  return makeVolume(segmentation.grid, voxels instanceof Float32Array ? voxels : new Float32Array(voxels));
}

/**
 * Whoever loads the voxels may take slices for evenly spaced that are not (the host does up to a fifth of their distance):
 * here it is decided, before any is loaded. Throws Error for the user.
 */
function requireUsablePet({ instances = [], SeriesDescription }: StudySeries): void {
  requireOneScale(instances);
  try {
    sourceSeriesOf(instances);
  } catch (error) {
    throw new Error(unusablePetMessage(SeriesDescription ?? 'FET-PET', error), { cause: error });
  }
}

async function storedTissue(
  { whiteMatter, grayMatter, csf }: FoundTissue,
  read: ReadFractions,
): Promise<StudyInputs['tissue']> {
  return {
    whiteMatter: await fractions(whiteMatter, read),
    grayMatter: await fractions(grayMatter, read),
    csf: await fractions(csf, read),
  };
}

/** The maps that were made stay with what was made of them: the calibration gets copies to give away. */
async function copied({ result }: MadeTissue): Promise<StudyInputs['tissue']> {
  const copy = async ({ grid, data }: Volume<Float32Array>): Promise<Volume<Float32Array>> =>
    makeVolume(grid, await copyInPieces(data));
  return {
    whiteMatter: await copy(result.whiteMatter),
    grayMatter: await copy(result.grayMatter),
    csf: await copy(result.csf),
  };
}

/**
 * Those of the helpers that lie in the frame of reference of a T1 and whose slices are evenly spaced: the maps can do without
 * the others.
 */
function usableHelpers<Series extends StudySeries>(
  helpers: readonly Series[],
  series: Series,
): readonly Series[] {
  const frameOf = (candidate: Series): string | undefined =>
    text(instanceOf(candidate) ?? {}, 'FrameOfReferenceUID');
  return helpers.filter((helper) => {
    if (frameOf(helper) === undefined || frameOf(helper) !== frameOf(series)) return false;
    try {
      sourceSeriesOf(helper.instances ?? []);
      return true;
    } catch (error) {
      if (error instanceof GeometryError) return false;
      throw error;
    }
  });
}

/**
 * Reads what was found, and makes tissue maps where none are stored. Throws an Error whose message a user can act on
 * where something cannot be read or made.
 */
export async function loadInputs<Series extends StudySeries>(
  found: FoundInputs<Series>,
  reader: StudyReader<Series>,
): Promise<LoadedInputs> {
  const { tissue, pet, reference, anatomical } = found;
  const [series] = anatomical.length > 0 ? anatomical : [undefined];
  if (!reference || !(tissue ?? series)) throw new Error('Tissue maps and the segmented series are needed');
  const source = sourceSeriesOf(reference.instances ?? []);
  const read = segmentationReader(reader, source);
  // Where a registration says how, volumes of other frames of reference are put into that of the segmented series.
  const here = <T extends VoxelArray>(volume: Volume<T>): Volume<T> =>
    inFrame(volume, source.grid.frameOfReferenceUID, found.registrations);
  if (pet) requireUsablePet(pet);
  const petVolume = pet && { pet: here(await reader.loadImages(pet)) };
  const core = here(await unionMask(found.core, read));
  const edema = here(await unionMask(found.edema, read));
  const withImage = async (of: Series) => ({ series: of, image: here(await reader.loadImages(of)) });
  const made = async (t1: Series): Promise<MadeTissue> => {
    const image = await withImage(t1);
    const helpers = [];
    for (const helper of usableHelpers(found.helpers ?? [], t1)) helpers.push(await withImage(helper));
    return makeTissue({ ...image, helpers, core, edema }, reader.makeTissueMaps);
  };
  const madeTissue = tissue || !series ? undefined : await made(series);
  const maps = madeTissue
    ? await copied(madeTissue)
    : tissue && (await storedTissue(tissue, { segmentation: read, map: mapReader(reader) }));
  if (!maps) throw new Error('Tissue maps and the segmented series are needed');
  return {
    found,
    source,
    sourceDescription: reference.SeriesDescription ?? '',
    ...(madeTissue && { madeTissue }),
    inputs: {
      core,
      edema,
      ...petVolume,
      tissue: {
        whiteMatter: here(maps.whiteMatter),
        grayMatter: here(maps.grayMatter),
        csf: here(maps.csf),
      },
    },
  };
}
