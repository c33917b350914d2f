import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { build } from 'esbuild';
import type { PoolMessage, PoolWorkerData } from './pool-protocol.ts';

/** Messages that a worker has at once: the next one lies there when the last is done. */
const AHEAD = 2;
const ENTRY = fileURLToPath(new URL('pool-worker.ts', import.meta.url));

/** The worker as one script: threads do not read TypeScript. */
async function workerScript(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [ENTRY],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
  });
  return outputFiles[0].text;
}

export interface Throughput {
  /** By the clock. */
  readonly solvesPerSecond: number;
  /** Of all threads together, for one solve. */
  readonly processorMsPerSolve: number;
}

/** Workers that share the cases of a batch, each with a solver of its own. */
export class BenchmarkPool {
  readonly #workers: readonly Worker[];
  readonly #cases: number;

  private constructor(workers: readonly Worker[], cases: number) {
    this.#workers = workers;
    this.#cases = cases;
  }

  /** Resolves when every worker has its kernel compiled and has solved all cases once. */
  static async start(count: number, data: PoolWorkerData): Promise<BenchmarkPool> {
    const script = await workerScript();
    const workers = Array.from({ length: count }, () => new Worker(script, { eval: true, workerData: data }));
    await Promise.all(workers.map((worker) => once(worker, 'message')));
    return new BenchmarkPool(workers, data.parameters.length);
  }

  /** The first `count` workers do every case `rounds` times. */
  async throughput(count: number, rounds: number): Promise<Throughput> {
    const total = rounds * this.#cases;
    const workers = this.#workers.slice(0, count);
    let next = 0;
    let done = 0;
    const give = (worker: Worker): void => {
      if (next >= total) return;
      worker.postMessage((next % this.#cases) satisfies PoolMessage);
      next += 1;
    };
    const processorBefore = process.cpuUsage();
    const began = performance.now();
    await new Promise<void>((resolve) => {
      for (const worker of workers) {
        worker.removeAllListeners('message');
        worker.on('message', () => {
          done += 1;
          give(worker);
          if (done === total) resolve();
        });
        for (let n = 0; n < AHEAD; n++) give(worker);
      }
    });
    const seconds = (performance.now() - began) / 1000;
    const { user, system } = process.cpuUsage(processorBefore);
    return { solvesPerSecond: total / seconds, processorMsPerSolve: (user + system) / 1000 / total };
  }

  async dispose(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }
}
