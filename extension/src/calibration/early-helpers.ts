/**
 * Helping workers that are started at once, while a calibration prepares its inputs: what they load and compile takes
 * seconds. More are started when they are asked for.
 */
export class EarlyHelpers {
  readonly #create: () => Worker;
  readonly #waiting: Worker[] = [];

  constructor(create: () => Worker, count: number) {
    this.#create = create;
    try {
      while (this.#waiting.length < count) this.#waiting.push(create());
    } catch {
      // Where none can be started now, whoever needs one finds out and does without.
    }
  }

  /** One that waits, else a new one. Throws where none can be started. */
  take(): Worker {
    return this.#waiting.pop() ?? this.#create();
  }

  /** Ends those that nobody took. */
  end(): void {
    for (const worker of this.#waiting.splice(0)) worker.terminate();
  }
}
