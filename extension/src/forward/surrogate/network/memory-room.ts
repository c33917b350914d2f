const PAGE_BYTES = 65536;
const ALIGNMENT = 16;

/** Reserves room in a kernel's memory behind what it holds, one array after the other. */
export class MemoryRoom {
  readonly #memory: WebAssembly.Memory;
  #end: number;

  constructor(memory: WebAssembly.Memory) {
    this.#memory = memory;
    this.#end = memory.buffer.byteLength;
  }

  /** Address of so many bytes. */
  take(bytes: number): number {
    const address = Math.ceil(this.#end / ALIGNMENT) * ALIGNMENT;
    this.#end = address + bytes;
    return address;
  }

  /** Makes the memory as large as what was taken: views of it from before are void. */
  grow(): void {
    this.#memory.grow(Math.ceil((this.#end - this.#memory.buffer.byteLength) / PAGE_BYTES));
  }
}
