import type { Vector3 } from '../../../volume/grid.ts';

/**
 * How a volume lies in a texture: slice k is a tile of nx by ny texels, tiles fill rows of `columns`, voxel
 * (i, j) of a slice is texel (i, j) of its tile. Nothing lies between tiles.
 */
export interface TileLayout {
  readonly dimensions: Vector3;
  readonly columns: number;
  /** Texels of the texture. */
  readonly width: number;
  readonly height: number;
}

/** The layout nearest to a square; undefined for a volume that no texture of this width and height holds. */
export function tileLayout(dimensions: Vector3, greatestSize: number): TileLayout | undefined {
  const [nx, ny, nz] = dimensions;
  const square = Math.max(1, Math.round(Math.sqrt((nz * ny) / nx)));
  const fewest = Math.ceil(nz / Math.floor(greatestSize / ny));
  const columns = Math.min(nz, Math.floor(greatestSize / nx), Math.max(square, fewest));
  const height = ny * Math.ceil(nz / columns);
  if (columns < 1 || height > greatestSize || !Number.isFinite(height)) return undefined;
  return { dimensions, columns, width: nx * columns, height };
}

/** First texel of a slice. */
export function tileOrigin(layout: TileLayout, k: number): readonly [x: number, y: number] {
  const [nx, ny] = layout.dimensions;
  return [nx * (k % layout.columns), ny * Math.floor(k / layout.columns)];
}
