import type { Vector3 } from '../volume/grid.ts';
import { firstItem, firstNumber, items, numbers, text } from './attributes.ts';
import type { Dataset } from './dataset.ts';
import { GeometryError } from './geometry-error.ts';
import { stackSlices, type PlaneGeometry, type SliceStack } from './slice-stack.ts';

/** Where the frames of a multi-frame image lie. */
export interface FrameSet {
  readonly plane: PlaneGeometry;
  /** ImagePositionPatient of each frame, in the order of the pixels: LPS, mm. */
  readonly positions: readonly Vector3[];
  readonly statedSpacingMm: number | undefined;
  readonly sliceThicknessMm: number | undefined;
  /** Functional groups of each frame. */
  readonly groups: readonly FunctionalGroups[];
}

/** The functional groups that hold for one frame. */
export interface FunctionalGroups {
  /** First item of a functional group's sequence: the frame's own, else the shared one. */
  readonly group: (sequence: string) => Dataset | undefined;
}

/** Direction cosines and mm may differ by this much between frames, and between frames and a grid. */
const SAME_DIRECTION = 1e-3;
const SAME_MM = 1e-3;

/** Reads where frames lie. Throws GeometryError when they are not parallel planes of one size. */
export function frameSetOf(dataset: Dataset): FrameSet {
  const Rows = firstNumber(dataset, 'Rows');
  const Columns = firstNumber(dataset, 'Columns');
  if (Rows === undefined || Columns === undefined) throw missing('Rows or Columns');
  const frameOfReferenceUID = text(dataset, 'FrameOfReferenceUID');
  if (frameOfReferenceUID === undefined) throw missing('FrameOfReferenceUID');
  const groups = functionalGroups(dataset);
  if (groups.length === 0) throw new GeometryError('no-images', 'The object has no frames');

  const orientations = groups.map(({ group }) => orientationOf(group('PlaneOrientationSequence')));
  const measures = groups.map(({ group }) => measuresOf(group('PixelMeasuresSequence')));
  orientations.forEach((orientation, index) => {
    if (differ(orientation, orientations[0], SAME_DIRECTION)) {
      throw new GeometryError(
        'mixed-orientation',
        `Frame ${index + 1} has orientation ${orientation.join('\\')}, the first ${orientations[0].join('\\')}`,
      );
    }
    if (differ(measures[index].spacing, measures[0].spacing, SAME_MM)) {
      throw new GeometryError(
        'mixed-size',
        `Frame ${index + 1} has pixel spacing ${measures[index].spacing.join('\\')}, the first ${measures[0].spacing.join('\\')}`,
      );
    }
  });
  return {
    plane: {
      Rows,
      Columns,
      PixelSpacing: measures[0].spacing,
      ImageOrientationPatient: orientations[0],
      frameOfReferenceUID,
    },
    positions: groups.map(({ group }) => positionOf(group('PlanePositionSequence'))),
    statedSpacingMm: measures[0].between,
    sliceThicknessMm: measures[0].thickness,
    groups,
  };
}

/** Functional groups of every frame, in the order of the pixels. */
export function functionalGroups(dataset: Dataset): FunctionalGroups[] {
  const shared = firstItem(dataset, 'SharedFunctionalGroupsSequence') ?? {};
  return items(dataset, 'PerFrameFunctionalGroupsSequence').map((own) => ({
    group: (sequence) => firstItem(own, sequence) ?? firstItem(shared, sequence),
  }));
}

/** The grid that covers all frames; several may lie at one position, and positions may be left out between. */
export function gridOfFrames(frames: FrameSet): SliceStack {
  return stackSlices(frames.plane, frames.positions, {
    sparse: true,
    statedSpacingMm: frames.statedSpacingMm,
    singleSliceSpacingMm: frames.sliceThicknessMm,
  });
}

function orientationOf(group: Dataset | undefined): number[] {
  const value = group && numbers(group, 'ImageOrientationPatient');
  if (value?.length !== 6) throw missing('ImageOrientationPatient');
  return value;
}

function positionOf(group: Dataset | undefined): Vector3 {
  const value = group && numbers(group, 'ImagePositionPatient');
  if (value?.length !== 3) throw missing('ImagePositionPatient');
  return [value[0], value[1], value[2]];
}

function measuresOf(group: Dataset | undefined): {
  spacing: [number, number];
  thickness: number | undefined;
  between: number | undefined;
} {
  const spacing = group && numbers(group, 'PixelSpacing');
  if (spacing?.length !== 2 || !spacing.every((value) => value > 0)) throw missing('PixelSpacing');
  return {
    spacing: [spacing[0], spacing[1]],
    thickness: group && positive(firstNumber(group, 'SliceThickness')),
    between: group && positive(firstNumber(group, 'SpacingBetweenSlices')),
  };
}

function positive(value: number | undefined): number | undefined {
  return value !== undefined && value > 0 ? value : undefined;
}

function missing(what: string): GeometryError {
  return new GeometryError('missing-attribute', `The object has no usable ${what}`);
}

function differ(a: readonly number[], b: readonly number[], tolerance: number): boolean {
  return a.some((value, index) => Math.abs(value - b[index]) > tolerance);
}
