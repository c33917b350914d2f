import { embeddedModule } from '../../../wasm/embedded-module.ts';
import { KERNEL_BASE64 } from './kernel.wasm.ts';

/** What assembly/kernel.ts exports. Addresses are in bytes, times and positions in mm. */
export interface MarchExports {
  readonly memory: WebAssembly.Memory;
  setVoxels(count: number, neighbours: number, accepted: number, records: number): void;
  setQueue(heads: number, touched: number): void;
  setScale(x: number, y: number, z: number, bucket: number): void;
  begin(): void;
  seed(voxel: number, time: number): void;
  march(greatest: number): void;
  countTouched(): number;
  setPositions(positions: number, padded: number): void;
  setMixing(result: number, mixture: number): void;
  keep(field: number): void;
  setAdding(sums: number, stamps: number, list: number): void;
  setStart(x: number, y: number, z: number): void;
  beginSum(): void;
  addField(blocks: number, values: number, count: number, weight: number): void;
  endSum(end: number, across: number): void;
  setSpread(across: number): void;
  sumRing: (...numbers: RingArguments) => void;
  join(ringBegin: number, ringEnd: number, greatest: number): void;
  setShift: (...numbers: ShiftArguments) => void;
  mix(firstBlock: number, endBlock: number): void;
}

type RingArguments = [out: number, ringBegin: number, ringEnd: number, offRing: number, greatest: number];

type ShiftArguments = [offset: number, x: number, y: number, z: number, greatest: number];

const instantiate = embeddedModule(KERNEL_BASE64);

/** A fresh instance of the kernel, with memory of its own. The module is compiled once. */
export async function instantiateMarch(): Promise<MarchExports> {
  // The compiler cannot see into the module; a unit test compares it with its source.
  return (await instantiate()) as unknown as MarchExports;
}
