import type { Direction, Grid, Vector3 } from '../volume/grid.ts';
import { GeometryError } from './geometry-error.ts';

/** What all planes of a stack have in common, with DICOM's names and axis orders. */
export interface PlaneGeometry {
  readonly Rows: number;
  readonly Columns: number;
  /** Distance between rows (along j), then between columns (along i), mm. */
  readonly PixelSpacing: readonly [number, number];
  /** Direction of increasing column index (i), then of increasing row index (j); LPS. */
  readonly ImageOrientationPatient: readonly number[];
  readonly frameOfReferenceUID: string;
}

export interface StackOptions {
  /** Distance of neighbouring slices where there is one slice only, mm. */
  readonly singleSliceSpacingMm?: number | undefined;
  /**
   * Positions may repeat, and slices be missing between the first and the last: a segmentation has a frame
   * for each segment and leaves empty ones out.
   */
  readonly sparse?: boolean;
  /** Distance of neighbouring slices as the object states it; believed where the positions agree. */
  readonly statedSpacingMm?: number | undefined;
}

export interface SliceStack {
  readonly grid: Grid;
  /** Index k on the grid of each position given, in the order given. */
  readonly sliceOf: readonly number[];
}

/** Positions may be off by this part of the slice distance, and at least by this many mm (rounded DS). */
const RELATIVE_TOLERANCE = 0.01;
const TOLERANCE_MM = 0.01;

/**
 * The regular grid through parallel planes: i along the rows, j down the columns, k ascending along
 * row x column direction, whatever the order of `positions` (ImagePositionPatient of each plane).
 *
 * Throws GeometryError for axes that are not orthogonal, for two planes at one position and missing
 * planes (unless sparse), for uneven distances, and for planes displaced against each other (shear).
 */
export function stackSlices(
  plane: PlaneGeometry,
  positions: readonly Vector3[],
  options: StackOptions = {},
): SliceStack {
  const { row, column, normal } = axes(plane.ImageOrientationPatient);
  if (positions.length === 0) throw new GeometryError('no-images', 'There are no slices');
  const along = positions.map((position) => dot(position, normal));
  const order = along.map((_, index) => index).sort((a, b) => along[a] - along[b]);
  const sorted = order.map((index) => along[index]);
  const distinct = sorted.filter((offset, n) => n === 0 || offset - sorted[n - 1] > TOLERANCE_MM);
  const spacing = sliceSpacing(options.sparse === true ? distinct : sorted, options);
  const first = order[0];
  const origin = positions[first];
  const sliceOf = along.map((offset) => Math.round((offset - along[first]) / spacing));
  const tolerance = Math.max(TOLERANCE_MM, RELATIVE_TOLERANCE * spacing);
  positions.forEach((position, index) => {
    const from: Vector3 = [position[0] - origin[0], position[1] - origin[1], position[2] - origin[2]];
    const sideways = Math.hypot(dot(from, row), dot(from, column));
    if (sideways > tolerance) {
      throw new GeometryError(
        'shear',
        `Slice at ${mm(position)} lies ${sideways.toFixed(3)} mm beside the normal through ${mm(origin)}`,
      );
    }
    const off = Math.abs(along[index] - along[first] - sliceOf[index] * spacing);
    if (off > tolerance) {
      throw new GeometryError(
        'uneven-spacing',
        `Slice at ${mm(position)} is ${off.toFixed(3)} mm off a regular distance of ${spacing.toFixed(4)} mm`,
      );
    }
  });
  const slices = sliceOf[order[order.length - 1]] + 1;
  const direction: Direction = [...row, ...column, ...normal];
  return {
    grid: {
      dimensions: [plane.Columns, plane.Rows, slices],
      spacing: [plane.PixelSpacing[1], plane.PixelSpacing[0], spacing],
      origin: [origin[0], origin[1], origin[2]],
      direction,
      frameOfReferenceUID: plane.frameOfReferenceUID,
    },
    sliceOf,
  };
}

/** Unit vectors of i, j and k from ImageOrientationPatient. Throws GeometryError unless they are orthogonal. */
function axes(orientation: readonly number[]): { row: Vector3; column: Vector3; normal: Vector3 } {
  const [a, b, c, d, e, f] = orientation;
  const rowLength = Math.hypot(a, b, c);
  const columnLength = Math.hypot(d, e, f);
  const skew = (a * d + b * e + c * f) / (rowLength * columnLength);
  const wrongLength = Math.abs(rowLength - 1) > 1e-2 || Math.abs(columnLength - 1) > 1e-2;
  if (orientation.length !== 6 || wrongLength || !(Math.abs(skew) < 1e-3)) {
    throw new GeometryError(
      'not-orthogonal',
      `ImageOrientationPatient ${orientation.join('\\')} is not two orthogonal unit vectors`,
    );
  }
  const row: Vector3 = [a / rowLength, b / rowLength, c / rowLength];
  // What rounding left of the skew is taken out of the column direction, so that a grid's axes are orthonormal.
  const raw: Vector3 = [d / columnLength, e / columnLength, f / columnLength];
  const rest = dot(raw, row);
  const straight: Vector3 = [raw[0] - rest * row[0], raw[1] - rest * row[1], raw[2] - rest * row[2]];
  const length = Math.hypot(...straight);
  const column: Vector3 = [straight[0] / length, straight[1] / length, straight[2] / length];
  return { row, column, normal: cross(row, column) };
}

/** Distance of neighbouring slices from their sorted positions along the normal, mm. */
function sliceSpacing(sorted: readonly number[], options: StackOptions): number {
  if (sorted.length === 1) {
    const spacing = options.statedSpacingMm ?? options.singleSliceSpacingMm;
    if (spacing === undefined || !(spacing > 0)) {
      throw new GeometryError(
        'missing-attribute',
        'One slice, and neither SpacingBetweenSlices nor SliceThickness',
      );
    }
    return spacing;
  }
  const steps = sorted.slice(1).map((position, index) => position - sorted[index]);
  const smallest = Math.min(...steps);
  if (smallest < TOLERANCE_MM) {
    throw new GeometryError(
      'duplicate-position',
      `Two slices lie ${smallest.toFixed(4)} mm apart along the normal`,
    );
  }
  const extent = sorted[sorted.length - 1] - sorted[0];
  if (options.sparse === true) return sparseSpacing(sorted, smallest, options.statedSpacingMm);
  const median = [...steps].sort((a, b) => a - b)[Math.floor(steps.length / 2)];
  const widest = Math.max(...steps);
  if (widest > 1.5 * median) {
    const at = steps.indexOf(widest);
    throw new GeometryError(
      'gap',
      `${widest.toFixed(3)} mm between slices ${at + 1} and ${at + 2} where ${median.toFixed(3)} mm is usual: slices are missing`,
    );
  }
  return extent / steps.length;
}

/** As the object states it where every position fits, else the smallest step found, refined over all steps. */
function sparseSpacing(sorted: readonly number[], smallest: number, stated: number | undefined): number {
  const extent = sorted[sorted.length - 1] - sorted[0];
  if (stated !== undefined && stated > 0) {
    const tolerance = Math.max(TOLERANCE_MM, RELATIVE_TOLERANCE * stated);
    const fits = sorted.every((position) => {
      const offset = position - sorted[0];
      return Math.abs(offset - Math.round(offset / stated) * stated) <= tolerance;
    });
    if (fits && stated <= smallest + tolerance) return stated;
  }
  return extent / Math.round(extent / smallest);
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

function cross(a: Vector3, b: Vector3): Vector3 {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

function mm(position: readonly number[]): string {
  return `(${position.map((value) => value.toFixed(3)).join(', ')})`;
}
