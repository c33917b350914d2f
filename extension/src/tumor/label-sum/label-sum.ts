import { embeddedModule } from '../../wasm/embedded-module.ts';
import { KERNEL_BASE64 } from './kernel.wasm.ts';

/** What assembly/kernel.ts exports. Addresses are in bytes. */
interface Kernel {
  readonly memory: WebAssembly.Memory;
  begin(): void;
  addRuns: (...numbers: AddArguments) => void;
  sum(): number;
  counted(label: number): number;
}

type AddArguments = [
  runs: number,
  length: number,
  densities: number,
  labels: number,
  inverseWidth: number,
  t1c: number,
  flair: number,
  above: number,
];

/** Bits of a voxel's label. */
export const LABEL = { core: 1, wholeTumor: 2, counted: 4 } as const;
/** Labels of counted voxels, apart from that bit. */
export const LABEL_KINDS = 4;

const PAGE_BYTES = 65536;
/** The kernel looks at so many labels and densities at a time. */
const LANES = 4;

const instantiate = embeddedModule(KERNEL_BASE64);

/** Imaging parameters of Eq. 6, in units of σ_α: thresholds, and what counts as d² above them (0: d² itself). */
export interface LabelTerms {
  readonly inverseWidth: number;
  readonly t1c: number;
  readonly flair: number;
  readonly above: number;
}

/** Sums logarithms of Eq. 6 over voxels that hold cells, in WebAssembly SIMD, single precision a voxel. */
export class LabelSum {
  readonly #kernel: Kernel;
  readonly #densities: Float32Array;
  readonly #runs: Int32Array;
  readonly #labelsAt: number;

  private constructor(kernel: Kernel, labels: Uint8Array) {
    this.#kernel = kernel;
    const begin = kernel.memory.buffer.byteLength;
    const padded = LANES * Math.ceil(labels.length / LANES);
    // Runs have a place between them, so that there are no more numbers than places and one.
    const numbers = padded + LANES;
    kernel.memory.grow(Math.ceil((5 * padded + 4 * numbers) / PAGE_BYTES));
    this.#densities = new Float32Array(kernel.memory.buffer, begin, padded);
    this.#runs = new Int32Array(kernel.memory.buffer, begin + 4 * padded, numbers);
    this.#labelsAt = begin + 4 * (padded + numbers);
    new Uint8Array(kernel.memory.buffer, this.#labelsAt, padded).set(labels);
  }

  /** `labels`: bits of `LABEL` of each place of the densities. */
  static async create(labels: Uint8Array): Promise<LabelSum> {
    // The compiler cannot see into the module; a unit test compares it with its source.
    return new LabelSum((await instantiate()) as unknown as Kernel, labels);
  }

  /** Over the counted places in `runs` ([first, end), one pair after the other, ascending) that hold cells. */
  over(density: Float32Array, runs: Int32Array, { inverseWidth, t1c, flair, above }: LabelTerms): number {
    if (runs.length > 0) {
      // One copy of much is faster than many of little.
      const [first, end] = [runs[0], runs[runs.length - 1]];
      this.#densities.set(density.subarray(first, end), first);
    }
    this.#runs.set(runs);
    const at = this.#densities.byteOffset;
    this.#kernel.begin();
    this.#kernel.addRuns(
      this.#runs.byteOffset,
      runs.length,
      at,
      this.#labelsAt,
      inverseWidth,
      t1c,
      flair,
      above,
    );
    return this.#kernel.sum();
  }

  /** How many voxels of a label (bits of `LABEL` but the last) the last sum was over. */
  counted(label: number): number {
    return this.#kernel.counted(label);
  }
}
