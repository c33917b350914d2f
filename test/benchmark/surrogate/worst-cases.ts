import { PNG } from 'pngjs';
import type { Anatomy } from '../../../extension/src/tumor/forward-model.ts';
import { tissueMask } from '../../../extension/src/tumor/tissue.ts';
import type { Deviation } from './against-truth.ts';

/** Pictures show so many cases… */
const CASES = 10;
/** …each as three panels of so many voxels a side, so many pixels a voxel: truth, model, and what the model has more or less. */
const SIDE = 72;
const SCALE = 3;
const PANELS = 3;
const BACKGROUND = 16;
const TISSUE = 56;

type Color = readonly [number, number, number];

/** A slice through the truth's largest extent, cut out around it. */
export interface WorstCase {
  readonly name: string;
  readonly deviation: Deviation;
  /** Values of `SIDE` x `SIDE` voxels, i fastest. */
  readonly truth: Float32Array;
  readonly model: Float32Array;
  readonly tissue: Uint8Array;
}

export interface SeenCase {
  readonly name: string;
  readonly anatomy: Anatomy;
  readonly truth: Float32Array;
  readonly density: Float32Array;
  readonly deviation: Deviation;
}

/** The mean of the overlaps that say anything. */
function overlap({ dice }: Deviation): number {
  const known = dice.filter((value) => !Number.isNaN(value));
  return known.length === 0 ? 1 : known.reduce((sum, value) => sum + value, 0) / known.length;
}

/** Center of mass of what is above a half of the greatest density. */
function center(truth: Float32Array, [nx, ny]: readonly number[]): number[] {
  const most = truth.reduce((a, b) => Math.max(a, b), 0);
  const sums = [0, 0, 0, 0];
  truth.forEach((u, voxel) => {
    if (u <= most / 2) return;
    const row = Math.floor(voxel / nx);
    [voxel % nx, row % ny, Math.floor(row / ny), 1].forEach((value, n) => (sums[n] += value));
  });
  return sums.slice(0, 3).map((sum) => Math.round(sum / sums[3]));
}

function cutOut({ name, anatomy, truth, density, deviation }: SeenCase): WorstCase {
  const { dimensions } = anatomy.grid;
  const [nx, ny] = dimensions;
  const [ci, cj, ck] = center(truth, dimensions);
  const mask = tissueMask(anatomy);
  const cut = { truth: new Float32Array(SIDE * SIDE), model: new Float32Array(SIDE * SIDE) };
  const tissue = new Uint8Array(SIDE * SIDE);
  for (let b = 0; b < SIDE; b++) {
    for (let a = 0; a < SIDE; a++) {
      const [i, j] = [ci + a - SIDE / 2, cj + b - SIDE / 2];
      if (i < 0 || i >= nx || j < 0 || j >= ny) continue;
      const voxel = i + nx * (j + ny * ck);
      cut.truth[a + SIDE * b] = truth[voxel];
      cut.model[a + SIDE * b] = density[voxel];
      tissue[a + SIDE * b] = mask[voxel];
    }
  }
  return { name, deviation, tissue, ...cut };
}

/** Keeps the cases that overlap least with the truth. */
export class WorstCases {
  #cases: WorstCase[] = [];

  see(seen: SeenCase): void {
    const least = this.#cases.at(-1);
    if (this.#cases.length === CASES && least && overlap(seen.deviation) >= overlap(least.deviation)) return;
    this.#cases.push(cutOut(seen));
    this.#cases.sort((a, b) => overlap(a.deviation) - overlap(b.deviation));
    this.#cases = this.#cases.slice(0, CASES);
  }

  get cases(): readonly WorstCase[] {
    return this.#cases;
  }

  /** A row a case, worst first; tissue gray, density from dark to light, more than the truth red, less blue. */
  picture(): Buffer {
    const png = new PNG({ width: PANELS * SIDE * SCALE, height: CASES * SIDE * SCALE });
    png.data.fill(255);
    this.#cases.forEach(({ truth, model, tissue }, row) => {
      for (let voxel = 0; voxel < truth.length; voxel++) {
        const base = tissue[voxel] ? TISSUE : BACKGROUND;
        const difference = model[voxel] - truth[voxel];
        const panels = [lightness(base, truth[voxel]), lightness(base, model[voxel]), sign(base, difference)];
        panels.forEach((color, panel) => {
          paint(png, color, [panel * SIDE + (voxel % SIDE), row * SIDE + Math.floor(voxel / SIDE)]);
        });
      }
    });
    return PNG.sync.write(png);
  }
}

function lightness(base: number, density: number): Color {
  const level = base + (255 - base) * density;
  return [level, level, base + (160 - base) * density];
}

function sign(base: number, difference: number): Color {
  const rest = (255 - base) * Math.min(1, 2 * Math.abs(difference));
  return difference > 0 ? [base + rest, base, base] : [base, base, base + rest];
}

function paint(png: PNG, color: Color, [x, y]: readonly [number, number]): void {
  for (let dy = 0; dy < SCALE; dy++) {
    for (let dx = 0; dx < SCALE; dx++) {
      const at = 4 * ((y * SCALE + dy) * png.width + x * SCALE + dx);
      color.forEach((value, n) => (png.data[at + n] = Math.round(value)));
    }
  }
}
