import { embeddedModule } from '../../../wasm/embedded-module.ts';
import { KERNEL_BASE64 } from './kernel.wasm.ts';

/** What assembly/kernel.ts exports. Addresses are in bytes, times in mm. */
export interface ReachedExports {
  readonly memory: WebAssembly.Memory;
  setVoxels(times: number, neighbours: number, places: number, kinds: number, signals: number): void;
  setResults(entries: number, totals: number): void;
  gather(runs: number, length: number, reach: number, farthest: number): number;
}

const instantiate = embeddedModule(KERNEL_BASE64);

/** A fresh instance of the kernel, with memory of its own. */
export async function instantiateReached(): Promise<ReachedExports> {
  // The compiler cannot see into the module; a unit test compares it with its source.
  return (await instantiate()) as unknown as ReachedExports;
}
