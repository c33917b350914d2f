import { Worker } from 'node:worker_threads';
import { startEmbedded } from '../../contract/archive-under-test.ts';
import { stow } from '../../contract/dicomweb-client.ts';
import { memorySource } from '../../../demo/src/archive/byte-source.ts';
import { describe } from '../../../demo/src/archive/instance-index.ts';
import { readPart10 } from '../../../demo/src/archive/part10.ts';
import { baseFiles, ENCODED_SEEDS, kindOfSeed } from '../../fixtures/hostile/base-files.ts';
import { mutate } from '../../fixtures/hostile/mutate.ts';
import type { HostileAnswer } from './hostile-worker.ts';
import { nodeScript } from './node-script.ts';

/** A reader that has not answered by then hangs. */
const HANG_MS = 5000;
/** Of the seeds, one in so many goes to a running archive, too. */
const STORED_OF = 20;

export interface CampaignFigures {
  readonly mutatedInputs: number;
  /** Answers of readers (three a file) that name what is wrong. */
  readonly refusals: number;
  readonly crashes: number;
  readonly hangs: number;
  /** To be kept as regression tests. */
  readonly failingSeeds: readonly number[];
  /** Files that a running archive was sent, and those that it kept though it cannot read them. */
  readonly sentToArchive: number;
  readonly storedUnreadable: number;
  readonly peakMemoryMb: number;
}

type Outcome = HostileAnswer | 'hang' | 'died';

/** One file after the other in a thread of their own, which is ended where one hangs. */
class Readers {
  readonly #script: string;
  #worker: Worker | undefined;

  constructor(script: string) {
    this.#script = script;
  }

  /** dcmjs complains on the console of what it cannot read: stdout and stderr of the thread are not shown. */
  #start(): Worker {
    const worker = new Worker(this.#script, { stdout: true, stderr: true });
    worker.stdout.resume();
    worker.stderr.resume();
    return worker;
  }

  read(seed: number): Promise<Outcome> {
    const worker = (this.#worker ??= this.#start());
    return new Promise((resolve) => {
      const end = (outcome: Outcome): void => {
        clearTimeout(timer);
        worker.removeAllListeners('message');
        worker.removeAllListeners('error');
        if (typeof outcome === 'string') {
          this.#worker = undefined;
          void worker.terminate();
        }
        resolve(outcome);
      };
      const timer = setTimeout(end, HANG_MS, 'hang');
      worker.once('message', end);
      worker.once('error', () => {
        end('died');
      });
      worker.postMessage(seed);
    });
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
  }
}

async function isReadable(bytes: Uint8Array): Promise<boolean> {
  try {
    describe(await readPart10(memorySource(bytes)));
    return true;
  } catch {
    return false;
  }
}

/**
 * Mutated files by their seeds to every reader, and some of them to a running archive: one in three is an enhanced or
 * compressed image.
 */
export async function hostileCampaign(inputs: number): Promise<CampaignFigures> {
  const sound = baseFiles();
  const readers = new Readers(await nodeScript('hostile-worker.ts'));
  const archive = await startEmbedded();
  const failingSeeds: number[] = [];
  let [refusals, crashes, hangs, sentToArchive, storedUnreadable] = [0, 0, 0, 0, 0];
  try {
    // The first one waits for the thread to begin.
    await readers.read(0);
    const encoded = Math.floor(inputs / 3);
    for (let n = 0; n < inputs; n += 1) {
      const seed = n < encoded ? ENCODED_SEEDS + n : n - encoded;
      const outcome = await readers.read(seed);
      if (outcome === 'hang') hangs += 1;
      else if (outcome === 'died' || outcome.crash !== undefined) {
        crashes += 1;
        console.error(`seed ${seed}: ${outcome === 'died' ? outcome : (outcome.crash ?? '')}`.slice(0, 400));
      } else refusals += outcome.refused;
      if (typeof outcome === 'string' || outcome.crash !== undefined) failingSeeds.push(seed);
      if (seed % STORED_OF !== 0) continue;
      const kind = kindOfSeed(seed);
      const bytes = Buffer.from(mutate(sound[kind], seed).bytes);
      const { status } = await stow(`${archive.root}/studies`, [bytes]);
      sentToArchive += 1;
      if (status === 200 && !(await isReadable(bytes))) storedUnreadable += 1;
    }
    // It is still there.
    const { status } = await stow(`${archive.root}/studies`, [Buffer.from(sound.report)]);
    if (status >= 500) crashes += 1;
  } finally {
    await readers.close();
    await archive.close();
  }
  const peakMemoryMb = Math.round(process.resourceUsage().maxRSS / 1024);
  return {
    ...{ mutatedInputs: inputs, refusals, crashes, hangs, failingSeeds },
    ...{ sentToArchive, storedUnreadable, peakMemoryMb },
  };
}
