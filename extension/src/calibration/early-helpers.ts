/**
 * Helping workers that are started at once, while a calibration prepares its inputs: what they load and compile takes
 * seconds. More are started when they are asked for. One that dies while it waits is no error of the calibration.
 */
export class EarlyHelpers {
  readonly #create: () => Worker;
  readonly #waiting = new Set<Worker>();

  constructor(create: () => Worker, count: number) {
    this.#create = create;
    try {
      for (let n = 0; n < count; n++) this.#wait(create());
    } catch {
      // Where none can be started now, whoever needs one finds out and does without.
    }
  }

  /** One that waits, else a new one. Throws where none can be started. */
  take(): Worker {
    const [worker] = this.#waiting;
    if (this.#waiting.size === 0) return this.#create();
    this.#waiting.delete(worker);
    return worker;
  }

  /** Ends those that nobody took. */
  end(): void {
    for (const worker of this.#waiting) worker.terminate();
    this.#waiting.clear();
  }

  #wait(worker: Worker): void {
    this.#waiting.add(worker);
    worker.addEventListener('error', (event) => {
      // Unheard, it would end this thread, too.
      event.preventDefault();
      this.#waiting.delete(worker);
    });
  }
}
