import { embeddedModule } from '../../../wasm/embedded-module.ts';
import { KERNEL_BASE64 } from './kernel.wasm.ts';

/** What assembly/kernel.ts exports. Addresses are in bytes, distances and positions in mm. */
export interface FieldExports {
  readonly memory: WebAssembly.Memory;
  setVoxels(count: number, cells: number, accepted: number): void;
  setBox(first: number, bytes: number, extents: number): void;
  setRows: (...numbers: RowArguments) => void;
  setDecay(inverses: number, past: number, relaxation: number): void;
  setRegion: (...numbers: RegionArguments) => void;
  solve: (...numbers: SolveArguments) => number;
  distances: (...numbers: DistanceArguments) => void;
  setPositions(positions: number, padded: number): void;
  setMixing(result: number, mixture: number): void;
  setDouble(isDouble: boolean): void;
  setTiles(tiles: number, count: number, afterBlock: number): void;
  keep(field: number): void;
  setTilePlaces: (...numbers: TilePlaceArguments) => void;
  setTileSides(x: number, y: number, z: number): void;
  timeTiles(earlier: number, ringEnd: number): void;
  runsUntil(mm: number, runs: number): number;
  runsNear(mm: number, runs: number): number;
  emptyAround(runs: number, length: number, inner: number, innerLength: number): void;
  setAdding(sums: number, stamps: number, list: number): void;
  setStart(x: number, y: number, z: number): void;
  beginSum(): void;
  addField(blocks: number, values: number, count: number, weight: number): void;
  endSum(end: number, across: number): void;
  setSpread(across: number): void;
  sumRing: (...numbers: RingArguments) => void;
  join(ringBegin: number, ringEnd: number, greatest: number): void;
  setShift: (...numbers: ShiftArguments) => void;
  mixRuns(runs: number, length: number): void;
}

type RegionArguments = [x0: number, x1: number, y0: number, y1: number, z0: number, z1: number];

type RowArguments = [rowBytes: number, rows: number, x: number, y: number, z: number];

type SolveArguments = [x: number, j: number, k: number, passes: number, farthest: number];

type DistanceArguments = [
  firstBlock: number,
  endBlock: number,
  length: number,
  offset: number,
  leastSquare: number,
];

type TilePlaceArguments = [corners: number, padded: number, distances: number, earliest: number];

type RingArguments = [out: number, ringBegin: number, ringEnd: number, offRing: number, greatest: number];

type ShiftArguments = [offset: number, x: number, y: number, z: number, greatest: number];

const instantiate = embeddedModule(KERNEL_BASE64);

/** A fresh instance of the kernel, with memory of its own. The module is compiled once. */
export async function instantiateFields(): Promise<FieldExports> {
  // The compiler cannot see into the module; a unit test compares it with its source.
  return (await instantiate()) as unknown as FieldExports;
}
