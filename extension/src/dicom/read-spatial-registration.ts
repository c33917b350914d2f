import { requireRigid, type RigidTransform } from '../volume/rigid-transform.ts';
import { firstItem, items, numbers, text } from './attributes.ts';
import type { Dataset } from './dataset.ts';
import { SPATIAL_REGISTRATION_STORAGE } from './sop-classes.ts';
import { UnreadableError } from './unreadable-error.ts';

/** How positions in one frame of reference are found in the registered one. */
export interface FrameRegistration {
  /** FrameOfReferenceUID that the transform starts from. */
  readonly from: string;
  /** FrameOfReferenceUID that it leads to: that of the registration object. */
  readonly to: string;
  readonly transform: RigidTransform;
}

/**
 * The rigid transforms of a Spatial Registration object (PS3.3, C.20.2), from its naturalised metadata: one for every
 * frame of reference that it registers to its own.
 *
 * Throws UnreadableError for another kind of object, for what is missing, and for a transform that is not rigid: sizes
 * would change with it, and volumes here keep theirs.
 */
export function frameRegistrations(instance: Dataset): FrameRegistration[] {
  if (text(instance, 'SOPClassUID') !== SPATIAL_REGISTRATION_STORAGE) {
    throw new UnreadableError('other-class', `Not a spatial registration: SOP class ${classOf(instance)}`);
  }
  const to = text(instance, 'FrameOfReferenceUID');
  if (to === undefined) throw missing('FrameOfReferenceUID');
  return items(instance, 'RegistrationSequence').flatMap((item) => {
    const from = text(item, 'FrameOfReferenceUID');
    // An item may register images by their UIDs instead; those of the object's own frame are registered to themselves.
    if (from === undefined || from === to) return [];
    return [{ from, to, transform: transformOf(item) }];
  });
}

function classOf(instance: Dataset): string {
  return text(instance, 'SOPClassUID') ?? '(none)';
}

function missing(what: string): UnreadableError {
  return new UnreadableError('missing-attribute', `The registration has no ${what}`);
}

/**
 * The product of the item's matrices: (PS3.3, C.20.2.1.1) the first of them is applied first.
 * DICOM writes a matrix row by row, and multiplies it by a column of x, y, z and 1.
 */
function transformOf(item: Dataset): RigidTransform {
  const registration = firstItem(item, 'MatrixRegistrationSequence');
  const steps = registration === undefined ? [] : items(registration, 'MatrixSequence');
  if (steps.length === 0) throw missing('transformation matrix');
  const product = steps.map(matrixOf).reduce((before, next) => multiply(next, before));
  const last = product.slice(12);
  if (last.some((value, column) => Math.abs(value - (column === 3 ? 1 : 0)) > 1e-9)) {
    throw new UnreadableError(
      'pixel-encoding',
      `The last row of the registration's matrix is ${last.join(', ')}`,
    );
  }
  try {
    return requireRigid({
      rotation: [0, 1, 2, 4, 5, 6, 8, 9, 10].map((n) => product[n]),
      translation: [product[3], product[7], product[11]],
    });
  } catch (error) {
    throw new UnreadableError(
      'pixel-encoding',
      `The registration is not rigid and cannot be used: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

function matrixOf(step: Dataset): number[] {
  const matrix = numbers(step, 'FrameOfReferenceTransformationMatrix');
  if (matrix?.length !== 16) throw missing('matrix of 16 numbers');
  return matrix;
}

function multiply(a: readonly number[], b: readonly number[]): number[] {
  return Array.from({ length: 16 }, (_, place) => {
    const [row, column] = [Math.floor(place / 4), place % 4];
    return [0, 1, 2, 3].reduce((sum, n) => sum + a[4 * row + n] * b[4 * n + column], 0);
  });
}
