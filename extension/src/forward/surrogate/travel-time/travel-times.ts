import { StartOutsideTissueError } from '../../../tumor/forward-model.ts';
import { worldToIndex, type Vector3 } from '../../../volume/grid.ts';
import { FRONT_LENGTHS } from './front-lengths.ts';
import { FrontTimes, type FrontPlace, type FrontTimesOptions } from './front-times.ts';
import type { Runs } from './runs.ts';
import { ScreenedField } from './screened-field.ts';
import { SownTimes } from './sown-times.ts';
import type { TissueVoxels } from './tissue-voxels.ts';

/** What 16 bits hold, less the margin of the nodes. */
const GREATEST_MM = 215;

export interface TravelTimesInput extends FrontTimesOptions {
  readonly tissue: TissueVoxels;
  /** D / D_w of each tissue voxel, above 0. */
  readonly diffusivity: Float32Array;
  /** Greatest time wanted, mm of white matter, up to 215; later voxels are Infinity. */
  readonly greatestMm: number;
}

/** A growth as far as its travel times depend on it. */
export interface FrontStart {
  /** LPS, mm, within tissue. */
  readonly start: Vector3;
  /** √(D/ρ) in white matter, mm. */
  readonly widthMm: number;
}

/**
 * Travel times of growth from any start, mm of white matter: distances as fronts of its width see them (`ScreenedField`, `lengthShares`,
 * `FrontTimes`), from the start and from what else the start ball sows (`SownTimes`). Continuous in start and width wherever
 * the tissue is.
 */
export class TravelTimes {
  readonly greatestMm: number;
  readonly #tissue: TissueVoxels;
  readonly #fronts: FrontTimes;
  readonly #sown: SownTimes;

  private constructor(field: ScreenedField, input: TravelTimesInput) {
    this.greatestMm = input.greatestMm;
    this.#tissue = input.tissue;
    this.#fronts = new FrontTimes(field, input);
    this.#sown = new SownTimes(this.#fronts, input.tissue);
  }

  /** Throws RangeError for a diffusivity that is not a positive number, and for a greatest time that is none. */
  static async create(input: TravelTimesInput): Promise<TravelTimes> {
    const { tissue, diffusivity, greatestMm } = input;
    if (!(greatestMm > 0 && greatestMm <= GREATEST_MM)) throw new RangeError(`greatestMm is ${greatestMm}`);
    return new TravelTimes(
      await ScreenedField.create({ tissue, diffusivity, lengthsMm: FRONT_LENGTHS.mm }),
      input,
    );
  }

  /** Number of tissue voxels. */
  get voxels(): number {
    return this.#tissue.count;
  }

  /** Bytes of the fields kept. */
  get cachedBytes(): number {
    return this.#fronts.cachedBytes;
  }

  #enter(start: Vector3): FrontPlace {
    if (!start.every(Number.isFinite)) throw new RangeError(`start is (${start.join(', ')})`);
    const index = worldToIndex(this.#tissue.grid, start);
    const [i, j, k] = index.map(Math.round);
    const voxel = this.#tissue.numberAt(i, j, k);
    if (voxel < 0) throw new StartOutsideTissueError(`start (${start.join(', ')}) is not in tissue`);
    return { index, voxel };
  }

  /**
   * Writes mm for each tissue voxel, Infinity beyond `greatestMm` and where no front comes. Times beyond `reachMm`, at most
   * `greatestMm`, may be Infinity, too; voxels outside `tissue.tiles.runsWithin` that distance of the start are left as they
   * are, unless other fronts come there. Throws RangeError for a start that is no position and for `out` of another length,
   * StartOutsideTissueError for a start that is not in tissue.
   */
  at(front: FrontStart, out: Float32Array, reachMm = this.greatestMm): void {
    this.#write({ ...front, reachMm, isSolved: false }, out);
  }

  /** As `at`, with the start's own voxel for a lattice: what `at` comes close to. */
  solved(front: FrontStart, out: Float32Array, reachMm = this.greatestMm): void {
    this.#write({ ...front, reachMm, isSolved: true }, out);
  }

  #write(
    {
      start,
      widthMm,
      reachMm,
      isSolved,
    }: FrontStart & { readonly reachMm: number; readonly isSolved: boolean },
    out: Float32Array,
  ): void {
    const place = this.#enter(start);
    if (out.length !== this.voxels) throw new RangeError(`out has ${out.length} voxels`);
    this.#sown.write({ place, widthMm, reachMm: Math.min(reachMm, this.greatestMm), isSolved }, out);
  }

  /**
   * Runs of voxels, as those of `VoxelTiles.runsWithin`, that hold all which the last growth reaches within `reachMm`, at most its own
   * reach. A view, overwritten by the next call.
   */
  runsWithin(reachMm: number): Runs {
    return this.#sown.runsWithin(reachMm);
  }
}
