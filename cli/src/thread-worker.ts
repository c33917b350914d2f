import { Worker as Thread } from 'node:worker_threads';

/**
 * A thread of Node's with the surface of a Web Worker: `message` events with `data`, one `error` event with `message`
 * when the thread dies, whether it throws, runs out of memory or exits.
 */
export class ThreadWorker extends EventTarget implements Worker {
  onmessage = null;
  onmessageerror = null;
  onerror = null;
  readonly #thread: Thread;
  #isOver = false;

  constructor(entry: URL) {
    super();
    this.#thread = new Thread(entry);
    this.#thread.on('message', (data: unknown) => {
      this.dispatchEvent(Object.assign(new Event('message'), { data }));
    });
    this.#thread.on('error', (error: Error) => {
      this.#died(error.message);
    });
    this.#thread.on('exit', (code) => {
      this.#died(`it ended with code ${code}`);
    });
  }

  postMessage(message: unknown): void {
    this.#thread.postMessage(message);
  }

  terminate(): void {
    this.#isOver = true;
    void this.#thread.terminate();
  }

  #died(message: string): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.dispatchEvent(Object.assign(new Event('error', { cancelable: true }), { message }));
  }
}
