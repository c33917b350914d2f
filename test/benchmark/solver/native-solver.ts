import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PlannedSolve } from '../../../extension/src/forward/solver/solve-planner.ts';
import type { SolverDomain } from '../../../extension/src/forward/solver/solver-domain.ts';

const COMPILER = process.env.CC ?? 'gcc';
const FLAGS = ['-O3', '-march=native'];
const SOURCES = ['native-kernel.c', 'native-main.c'].map((name) =>
  fileURLToPath(new URL(name, import.meta.url)),
);

export interface NativeRun {
  /** Milliseconds of each case, one array a repeat. */
  readonly runs: readonly (readonly number[])[];
  /** Of each case, on the domain's voxels. */
  readonly densities: readonly Float32Array[];
  /** Voxels that one round over the cases computes. */
  readonly updates: number;
}

/** The same algorithm in C, compiled here and now. `dispose` when done. */
export class NativeSolver {
  readonly compiler: string;
  readonly #folder = mkdtempSync(join(tmpdir(), 'native-solver-'));
  readonly #domain: SolverDomain;
  readonly #count: number;

  /** Throws where there is no C compiler (gcc, or what CC names), or it does not compile the kernel. */
  constructor(domain: SolverDomain, cases: readonly PlannedSolve[]) {
    this.#domain = domain;
    this.#count = cases.length;
    try {
      this.compiler = execFileSync(COMPILER, ['--version'], { encoding: 'utf8' }).split('\n')[0];
      const output = ['-o', this.#path('solve'), '-lm'];
      execFileSync(COMPILER, [...FLAGS, ...SOURCES, ...output], { stdio: 'inherit' });
    } catch (cause) {
      this.dispose();
      throw new Error(`The comparison with C needs a C compiler; '${COMPILER}' does not do`, { cause });
    }
    this.#writeInput(cases);
  }

  run(repeats: number): NativeRun {
    const files = [this.#path('input'), this.#path('output')];
    const printed = execFileSync(this.#path('solve'), [...files, `${repeats}`], { encoding: 'utf8' });
    const numbers = printed.trim().split('\n').map(Number);
    const count = this.#count;
    if (numbers.length !== repeats * count + 1) throw new Error(`solve printed ${numbers.length} numbers`);
    const output = readFileSync(files[1]);
    const voxels = this.#domain.tissue.length;
    const all = new Float32Array(output.buffer, output.byteOffset, output.byteLength / 4);
    return {
      runs: Array.from({ length: repeats }, (_, repeat) =>
        numbers.slice(repeat * count, (repeat + 1) * count).map((nanoseconds) => nanoseconds / 1e6),
      ),
      densities: Array.from({ length: count }, (_, n) => all.subarray(n * voxels, (n + 1) * voxels)),
      updates: numbers[repeats * count],
    };
  }

  dispose(): void {
    rmSync(this.#folder, { recursive: true });
  }

  #path(name: string): string {
    return join(this.#folder, name);
  }

  /** In the layout that native-main.c describes. */
  #writeInput(cases: readonly PlannedSolve[]): void {
    const { grid, faces, tissue } = this.#domain;
    const file = openSync(this.#path('input'), 'w');
    writeSync(file, Int32Array.of(...grid.dimensions, cases.length));
    for (const values of [...faces, tissue]) writeSync(file, Float32Array.from(values));
    for (const { seeds, plan } of cases) {
      const { steps, substeps, diffusionOfSubstep, growthOfStep, growthOfHalfStep, negligible } = plan;
      const growth = [growthOfStep, growthOfHalfStep, negligible];
      writeSync(file, Float64Array.of(seeds.length, steps, substeps, diffusionOfSubstep, ...growth));
      for (const { i, j, k, density } of seeds) writeSync(file, Float64Array.of(i, j, k, density));
    }
    closeSync(file);
  }
}
