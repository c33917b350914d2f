import { firstNumber, items, numbers, text } from './attributes.ts';
import type { Dataset } from './dataset.ts';
import { frameSetOf, functionalGroups, type FrameSet, type FunctionalGroups } from './frame-set.ts';
import { GeometryError } from './geometry-error.ts';
import { stackSlices, type SliceStack } from './slice-stack.ts';

/** Whether an image says of every frame where it lies (enhanced MR, CT, PET, and legacy converted ones). */
export function isEnhanced(dataset: Dataset): boolean {
  return items(dataset, 'PerFrameFunctionalGroupsSequence').length > 0;
}

/** The frames of one enhanced multi-frame image as the slices of one volume. */
export interface EnhancedVolume extends SliceStack {
  readonly frames: FrameSet;
}

/** What may tell apart frames at one position, in words and as the frame states it. */
const DIFFERENCES: readonly (readonly [string, (frame: FunctionalGroups) => string | undefined])[] = [
  ['temporal position', ({ group }) => textOf(group('FrameContentSequence'), 'TemporalPositionIndex')],
  ['echo time', ({ group }) => textOf(group('MREchoSequence'), 'EffectiveEchoTime')],
  ['diffusion b-value', ({ group }) => textOf(group('MRDiffusionSequence'), 'DiffusionBValue')],
  ['frame type', ({ group }) => textOf(group('MRImageFrameTypeSequence'), 'FrameType')],
  ['frame type', ({ group }) => textOf(group('CTImageFrameTypeSequence'), 'FrameType')],
  ['frame type', ({ group }) => textOf(group('PETFrameTypeSequence'), 'FrameType')],
  ['dimension index', ({ group }) => textOf(group('FrameContentSequence'), 'DimensionIndexValues')],
];

/**
 * Throws GeometryError where the frames are more than one volume (several stacks, echoes, temporal positions, types of
 * frame), with what tells these apart, and where they form no regular grid.
 */
export function enhancedVolumeOf(dataset: Dataset): EnhancedVolume {
  const groups = functionalGroups(dataset);
  const stated = firstNumber(dataset, 'NumberOfFrames') ?? 1;
  if (groups.length !== stated) {
    throw new GeometryError(
      'missing-attribute',
      `${nameOf(dataset)} states ${stated} frames and describes ${groups.length}`,
    );
  }
  const stacks = distinct(groups.map(({ group }) => textOf(group('FrameContentSequence'), 'StackID')));
  if (stacks.length > 1) {
    throw new GeometryError(
      'several-volumes',
      `${nameOf(dataset)} holds ${stacks.length} stacks of slices (${stacks.join(', ')}); an object with one is expected`,
    );
  }
  const frames = frameSetOf(dataset);
  requireOneFrameEach(dataset, frames);
  const stack = stackSlices(frames.plane, frames.positions, {
    singleSliceSpacingMm: frames.statedSpacingMm ?? frames.sliceThicknessMm,
  });
  return { ...stack, frames };
}

/** Said here, with what differs: the stack would only say that two slices lie at one place. */
function requireOneFrameEach(dataset: Dataset, { positions, groups }: FrameSet): void {
  const places = new Set(positions.map((position) => position.map((mm) => mm.toFixed(3)).join('\\')));
  if (places.size === positions.length) return;
  const reasons = DIFFERENCES.flatMap(([name, valueOf]) => {
    const values = distinct(groups.map(valueOf));
    // A dimension's index says as much as the slice alone where it has a value a frame.
    return values.length > 1 && values.length < positions.length
      ? [`${values.length} values of ${name} (${shortened(values)})`]
      : [];
  });
  throw new GeometryError(
    'several-volumes',
    `${nameOf(dataset)} holds ${positions.length} frames at ${places.size} positions` +
      `${reasons.length > 0 ? `, with ${reasons[0]}` : ''}; an object with one volume is expected`,
  );
}

function textOf(group: Dataset | undefined, keyword: string): string | undefined {
  if (!group) return undefined;
  return numbers(group, keyword)?.join('\\') ?? text(group, keyword);
}

function distinct(values: readonly (string | undefined)[]): string[] {
  return [...new Set(values.filter((value) => value !== undefined))];
}

function shortened(values: readonly string[]): string {
  return values.length > 4 ? `${values.slice(0, 4).join(', ')}, …` : values.join(', ');
}

function nameOf(dataset: Dataset): string {
  return `Instance ${text(dataset, 'SOPInstanceUID') ?? '(without SOPInstanceUID)'}`;
}
