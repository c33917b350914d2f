import type { Backend } from '../forward/choose-backend.ts';
import { letMessagesIn } from './let-messages-in.ts';
import type { RunAccount } from './checkpoint.ts';
import type { CheckpointNotice, ModelCaveat, Progress, StageInfo } from './protocol.ts';
import { secondsLeft } from './seconds-left.ts';

/** Thrown out of a calibration that was asked to stop; never leaves this folder. */
export class CalibrationCancelled extends Error {
  override readonly name = 'CalibrationCancelled';
}

/** Work goes on for so long before messages are let in: helpers wait for the answers to theirs. */
const SLICE_MS = 10;
/** Progress is told so often. */
const TELL_MS = 100;
/** The seconds an evaluation takes are taken from so many of the last ones, for they change with the stages. */
const MEMORY = 0.99;

/** Stages of the sampler, then the maps, then the check by the solver. */
type Part = 'sampling' | 'maps' | 'check';

/**
 * Keeps count of a calibration's evaluations, tells its progress, and lets the event loop run, so that a
 * cancellation is heard within a fraction of a second.
 */
export class Pace {
  readonly #onProgress: (progress: Progress) => void;
  readonly #signal: AbortSignal | undefined;
  #begun = performance.now();
  #checkpoint: () => CheckpointNotice | undefined = () => undefined;
  #caveats: readonly ModelCaveat[] = [];
  readonly #stages: StageInfo[] = [];
  readonly #backends: Backend[] = [];
  #stage = 0;
  #part: Part = 'sampling';
  #secondsOfCheck = 0;
  #correcting = false;
  /** Evaluations done when those began that tell what one takes. */
  #measuredFrom = 0;
  #done = 0;
  #ofStage = 0;
  #perStage = 0;
  #doneBefore = 0;
  #secondsPerEvaluation = 0;
  #lastPause = performance.now();
  #lastTold = performance.now();
  #lastEvaluation = performance.now();

  constructor(onProgress: (progress: Progress) => void, signal: AbortSignal | undefined) {
    this.#onProgress = onProgress;
    this.#signal = signal;
  }

  get stages(): readonly StageInfo[] {
    return this.#stages;
  }

  get evaluations(): number {
    return this.#doneBefore + this.#done;
  }

  /** Implementations of the solver that evaluated samples, the last one last. */
  get backends(): readonly Backend[] {
    return [...this.#backends];
  }

  /** From now on this one evaluates. */
  useBackend(backend: Backend): void {
    if (this.#backends.at(-1) !== backend) this.#backends.push(backend);
  }

  get seconds(): number {
    return (performance.now() - this.#begun) / 1000;
  }

  /** What a run that goes on from here needs to give the same account. */
  get account(): RunAccount {
    const { evaluations, seconds, backends } = this;
    return { stages: [...this.#stages], evaluations, evaluationsOfStage: this.#ofStage, seconds, backends };
  }

  /** Counts on from where a former run stood after a stage. */
  resume({ stages, evaluations, evaluationsOfStage, seconds, backends }: RunAccount): void {
    this.#backends.push(...backends);
    this.#stages.push(...stages);
    this.#stage = stages.length;
    this.#ofStage = evaluationsOfStage;
    this.#done = evaluationsOfStage;
    this.#doneBefore = evaluations - evaluationsOfStage;
    this.#secondsPerEvaluation = seconds / evaluations;
    this.#begun = performance.now() - 1000 * seconds;
  }

  /** Progress tells what it answers from now on. */
  tellCheckpoint(notice: () => CheckpointNotice | undefined): void {
    this.#checkpoint = notice;
  }

  /** Progress tells them from now on. */
  tellCaveats(caveats: readonly ModelCaveat[]): void {
    this.#caveats = caveats;
  }

  /** After the maps a check will take about so many seconds. */
  expectCheck(seconds: number): void {
    this.#secondsOfCheck = seconds;
  }

  /** Progress tells from now on that the growth model is being corrected, or no longer. */
  correct(correcting: boolean): void {
    this.#correcting = correcting;
  }

  /** So many evaluations of a stage begin; the maps and the check count as stages, too. */
  begin(stage: number, evaluations: number, part: Part = 'sampling'): void {
    this.#lastEvaluation = performance.now();
    if (part === 'check' && this.#part !== 'check') {
      // Another model, which takes another time.
      this.#measuredFrom = this.evaluations;
      this.#secondsPerEvaluation = this.#secondsOfCheck / evaluations;
    }
    this.#part = part;
    if (stage === this.#stage) {
      // One more move of every sample.
      this.#ofStage += evaluations;
      return;
    }
    if (this.#stage > 0) this.#perStage = this.#ofStage;
    this.#stage = stage;
    this.#doneBefore += this.#done;
    this.#done = 0;
    this.#ofStage = evaluations;
  }

  finishStage(info: StageInfo): void {
    this.#stages.push(info);
  }

  /** So many evaluations are done, 0 while one takes long; one that two threads did counts once. Lets messages in. */
  async evaluated(count = 1): Promise<void> {
    const now = performance.now();
    if (count > 0) this.#count(count, now);
    if (now - this.#lastTold >= TELL_MS) await this.pause();
    else if (now - this.#lastPause >= SLICE_MS) await this.#letMessagesIn();
  }

  #count(count: number, now: number): void {
    const seconds = (now - this.#lastEvaluation) / 1000 / count;
    this.#lastEvaluation = now;
    this.#done = Math.min(this.#ofStage, this.#done + count);
    const memory = Math.min(MEMORY, 1 - 1 / Math.max(1, this.evaluations - this.#measuredFrom));
    this.#secondsPerEvaluation = memory * this.#secondsPerEvaluation + (1 - memory) * seconds;
  }

  /** Tells progress and lets messages in. Throws CalibrationCancelled when one of them was to cancel. */
  async pause(): Promise<void> {
    this.#onProgress(this.#progress());
    this.#lastTold = performance.now();
    await this.#letMessagesIn();
  }

  async #letMessagesIn(): Promise<void> {
    await letMessagesIn();
    this.#lastPause = performance.now();
    if (this.#signal?.aborted) throw new CalibrationCancelled();
  }

  #progress(): Progress {
    const left = secondsLeft({
      exponents: this.#stages.map(({ temperingExponent }) => temperingExponent),
      evaluationsLeftInStage: this.#ofStage - this.#done,
      evaluationsPerStage: this.#perStage,
      secondsPerEvaluation: this.#secondsPerEvaluation,
      isLast: this.#part !== 'sampling',
    });
    const afterwards = this.#part === 'check' ? 0 : this.#secondsOfCheck;
    const checkpoint = this.#checkpoint();
    return {
      stage: this.#stage,
      temperingExponent: this.#stages.at(-1)?.temperingExponent ?? 0,
      evaluationsInStage: this.#done,
      evaluationsOfStage: this.#ofStage,
      secondsElapsed: this.seconds,
      ...(left === undefined ? {} : { secondsLeft: left + afterwards }),
      stages: [...this.#stages],
      ...(checkpoint && { checkpoint }),
      ...(this.#caveats.length > 0 && { caveats: this.#caveats }),
      ...(this.#correcting && { correcting: true as const }),
      ...(this.#part === 'check' && { checking: true as const }),
    };
  }
}
