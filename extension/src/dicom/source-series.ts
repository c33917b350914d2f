import type { Grid, Vector3 } from '../volume/grid.ts';
import { firstNumber, numbers, text } from './attributes.ts';
import type { Dataset } from './dataset.ts';
import { enhancedVolumeOf, isEnhanced } from './enhanced-volume.ts';
import { GeometryError } from './geometry-error.ts';
import { patientStudyOf } from './patient-study.ts';
import { stackSlices, type PlaneGeometry } from './slice-stack.ts';

/** A stored instance that is one slice, or one frame of a multi-frame instance. */
export interface SourceInstance {
  readonly SOPClassUID: string;
  readonly SOPInstanceUID: string;
  /** From 1; of multi-frame instances only. */
  readonly frameNumber?: number;
  /** Centre of the first voxel of the slice as the instance states it: LPS, mm. */
  readonly ImagePositionPatient: Vector3;
}

/** A series whose voxels form a grid, with all that an object derived from it must repeat. Plain data. */
export interface SourceSeries {
  /** i along rows, j down columns, k ascending along row x column direction. */
  readonly grid: Grid;
  /** One a slice, in the order of k. */
  readonly instances: readonly SourceInstance[];
  readonly StudyInstanceUID: string;
  readonly SeriesInstanceUID: string;
  readonly Modality: string;
  /** As the instances state them, so that they can be repeated to the digit. */
  readonly ImageOrientationPatient: readonly number[];
  readonly PixelSpacing: readonly [number, number];
  readonly sliceThicknessMm: number;
  /** Patient, General Study and Frame of Reference attributes. */
  readonly patientStudy: Dataset;
}

/** Components of direction vectors and mm of pixel spacing may differ by this much between instances. */
const SAME = 1e-4;

/** Every stored instance of the series once, however many of its frames are slices. */
export function storedInstances({
  instances,
}: Pick<SourceSeries, 'instances'>): { SOPClassUID: string; SOPInstanceUID: string }[] {
  const classes = new Map(instances.map(({ SOPInstanceUID, SOPClassUID }) => [SOPInstanceUID, SOPClassUID]));
  return [...classes].map(([SOPInstanceUID, SOPClassUID]) => ({ SOPClassUID, SOPInstanceUID }));
}

/**
 * The series that these instances are: naturalised metadata of one classic single-frame series (as the host's display sets
 * hold them), in any order, or of one enhanced multi-frame image.
 *
 * Throws GeometryError, with what is wrong as its `problem`, when they do not form one regular grid.
 */
export function sourceSeriesOf(instances: readonly Dataset[]): SourceSeries {
  if (instances.length === 0) throw new GeometryError('no-images', 'A series without instances');
  const first = instances[0];
  if (instances.length === 1 && isEnhanced(first)) return enhancedSeriesOf(first);
  const plane = planeOf(first);
  for (const instance of instances) requireSamePlane(instance, plane, first);

  const thickness = firstNumber(first, 'SliceThickness');
  const positions = instances.map((instance) => vectorOf(instance, 'ImagePositionPatient'));
  const { grid, sliceOf } = stackSlices(plane, positions, {
    singleSliceSpacingMm: firstNumber(first, 'SpacingBetweenSlices') ?? thickness,
  });
  const ordered: SourceInstance[] = [];
  instances.forEach((instance, index) => {
    ordered[sliceOf[index]] = {
      SOPClassUID: required(instance, 'SOPClassUID'),
      SOPInstanceUID: required(instance, 'SOPInstanceUID'),
      ImagePositionPatient: positions[index],
    };
  });
  return {
    grid,
    instances: ordered,
    StudyInstanceUID: required(first, 'StudyInstanceUID'),
    SeriesInstanceUID: required(first, 'SeriesInstanceUID'),
    Modality: required(first, 'Modality'),
    ImageOrientationPatient: plane.ImageOrientationPatient,
    PixelSpacing: plane.PixelSpacing,
    sliceThicknessMm: thickness !== undefined && thickness > 0 ? thickness : grid.spacing[2],
    patientStudy: patientStudyOf(first),
  };
}

function enhancedSeriesOf(image: Dataset): SourceSeries {
  const { grid, sliceOf, frames } = enhancedVolumeOf(image);
  const SOPClassUID = required(image, 'SOPClassUID');
  const SOPInstanceUID = required(image, 'SOPInstanceUID');
  const ordered: SourceInstance[] = [];
  frames.positions.forEach((ImagePositionPatient, frame) => {
    ordered[sliceOf[frame]] = { SOPClassUID, SOPInstanceUID, frameNumber: frame + 1, ImagePositionPatient };
  });
  return {
    grid,
    instances: ordered,
    StudyInstanceUID: required(image, 'StudyInstanceUID'),
    SeriesInstanceUID: required(image, 'SeriesInstanceUID'),
    Modality: required(image, 'Modality'),
    ImageOrientationPatient: frames.plane.ImageOrientationPatient,
    PixelSpacing: frames.plane.PixelSpacing,
    sliceThicknessMm: frames.sliceThicknessMm ?? grid.spacing[2],
    patientStudy: patientStudyOf(image),
  };
}

function planeOf(instance: Dataset): PlaneGeometry {
  if ((firstNumber(instance, 'NumberOfFrames') ?? 1) > 1) {
    throw new GeometryError(
      'multi-frame',
      `${nameOf(instance)} holds ${firstNumber(instance, 'NumberOfFrames') ?? 'many'} frames ` +
        (isEnhanced(instance)
          ? 'and is not alone in its series: which of the objects is meant cannot be told'
          : 'without saying where each lies in the patient (no functional groups)'),
    );
  }
  const orientation = numbers(instance, 'ImageOrientationPatient');
  if (orientation?.length !== 6) throw missing(instance, 'ImageOrientationPatient');
  const spacing = numbers(instance, 'PixelSpacing');
  if (spacing?.length !== 2 || !spacing.every((value) => value > 0)) throw missing(instance, 'PixelSpacing');
  const Rows = firstNumber(instance, 'Rows');
  const Columns = firstNumber(instance, 'Columns');
  if (Rows === undefined) throw missing(instance, 'Rows');
  if (Columns === undefined) throw missing(instance, 'Columns');
  return {
    Rows,
    Columns,
    PixelSpacing: [spacing[0], spacing[1]],
    ImageOrientationPatient: orientation,
    frameOfReferenceUID: required(instance, 'FrameOfReferenceUID'),
  };
}

function requireSamePlane(instance: Dataset, expected: PlaneGeometry, first: Dataset): void {
  const plane = planeOf(instance);
  const series = required(instance, 'SeriesInstanceUID');
  if (series !== required(first, 'SeriesInstanceUID')) {
    throw new GeometryError('mixed-series', `${nameOf(instance)} is of another series, ${series}`);
  }
  if (plane.frameOfReferenceUID !== expected.frameOfReferenceUID) {
    throw new GeometryError(
      'mixed-frame-of-reference',
      `${nameOf(instance)} is in frame of reference ${plane.frameOfReferenceUID}, others in ${expected.frameOfReferenceUID}`,
    );
  }
  if (differ(plane.ImageOrientationPatient, expected.ImageOrientationPatient)) {
    throw new GeometryError(
      'mixed-orientation',
      `${nameOf(instance)} has orientation ${plane.ImageOrientationPatient.join('\\')}, others ${expected.ImageOrientationPatient.join('\\')}`,
    );
  }
  const size = [plane.Rows, plane.Columns, ...plane.PixelSpacing];
  const expectedSize = [expected.Rows, expected.Columns, ...expected.PixelSpacing];
  if (differ(size, expectedSize)) {
    throw new GeometryError(
      'mixed-size',
      `${nameOf(instance)} has rows, columns and spacing ${size.join(', ')}, others ${expectedSize.join(', ')}`,
    );
  }
}

function vectorOf(instance: Dataset, keyword: string): Vector3 {
  const value = numbers(instance, keyword);
  if (value?.length !== 3) throw missing(instance, keyword);
  return [value[0], value[1], value[2]];
}

function required(instance: Dataset, keyword: string): string {
  const value = text(instance, keyword);
  if (value === undefined) throw missing(instance, keyword);
  return value;
}

function missing(instance: Dataset, keyword: string): GeometryError {
  return new GeometryError('missing-attribute', `${nameOf(instance)} has no usable ${keyword}`);
}

function nameOf(instance: Dataset): string {
  return `Instance ${text(instance, 'SOPInstanceUID') ?? '(without SOPInstanceUID)'}`;
}

function differ(a: readonly number[], b: readonly number[]): boolean {
  return a.some((value, index) => Math.abs(value - b[index]) > SAME);
}
