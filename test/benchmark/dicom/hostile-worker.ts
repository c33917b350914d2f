import { parentPort } from 'node:worker_threads';
import { baseFiles, kindOfSeed } from '../../fixtures/hostile/base-files.ts';
import { mutate } from '../../fixtures/hostile/mutate.ts';
import { readHostile } from '../../fixtures/hostile/read-hostile.ts';

/** What became of the file of one seed. */
export interface HostileAnswer {
  readonly seed: number;
  readonly refused: number;
  /** What a reader threw that is no refusal. */
  readonly crash?: string;
}

const sound = baseFiles();
parentPort?.on('message', (seed: number) => {
  const kind = kindOfSeed(seed);
  const answer = (rest: Omit<HostileAnswer, 'seed'>): void => {
    parentPort?.postMessage({ seed, ...rest } satisfies HostileAnswer);
  };
  readHostile(kind, mutate(sound[kind], seed).bytes).then(
    (outcomes) => {
      answer({ refused: outcomes.filter(({ outcome }) => outcome === 'refused').length });
    },
    (error: unknown) => {
      answer({ refused: 0, crash: error instanceof Error ? error.message : String(error) });
    },
  );
});
