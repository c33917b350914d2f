import { embeddedModule } from '../../../wasm/embedded-module.ts';
import { KERNEL_BASE64 } from './kernel.wasm.ts';

/** What assembly/kernel.ts exports. Buffers are numbered from 0; addresses are in bytes. */
export interface KernelExports {
  readonly memory: WebAssembly.Memory;
  setShape(rowStride: number, rowsOfSlice: number, slices: number): void;
  setFaces(x: number, y: number, z: number, tissueExtents: number): void;
  setBuffers(data: number, dataBytes: number, extents: number, extentBytes: number): void;
  setRanges(ofBuffers: number, ofSubsteps: number, buffersOfSlots: number): void;
  clear(buffer: number): void;
  step(substeps: number, rate: number, decay: number, cut: number): void;
}

const instantiate = embeddedModule(KERNEL_BASE64);

/** A fresh instance of the kernel, with memory of its own. The module is compiled once. */
export async function instantiateKernel(): Promise<KernelExports> {
  // The compiler cannot see into the module; a unit test compares it with its source.
  return (await instantiate()) as unknown as KernelExports;
}
