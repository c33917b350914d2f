import { ContextLostError } from './webgl-errors.ts';

/** Waits for the graphics card without holding up this thread. */
export class GpuClock {
  readonly #gl: WebGL2RenderingContext;
  readonly #channel = new MessageChannel();
  #closed = false;

  constructor(gl: WebGL2RenderingContext) {
    this.#gl = gl;
  }

  /** A mark behind all that was asked for so far. */
  mark(): WebGLSync {
    const { SYNC_GPU_COMMANDS_COMPLETE } = this.#gl;
    const fence = this.#gl.fenceSync(SYNC_GPU_COMMANDS_COMPLETE, 0);
    this.check();
    if (!fence) throw new ContextLostError('the graphics card takes no marks');
    this.#gl.flush();
    return fence;
  }

  /**
   * Resolves when all before the mark is done.
   * Rejects with ContextLostError, or the signal's reason when it is aborted before.
   */
  async passed(fence: WebGLSync, signal?: AbortSignal): Promise<void> {
    const gl = this.#gl;
    try {
      for (;;) {
        // What is done already needs no timer; browsers tell it only between two tasks.
        await this.#letMessagesIn();
        this.check();
        signal?.throwIfAborted();
        if (gl.getSyncParameter(fence, gl.SYNC_STATUS) === gl.SIGNALED) return;
        await this.#pause();
      }
    } finally {
      gl.deleteSync(fence);
    }
  }

  /** Throws ContextLostError if the context is lost, or was given back. */
  check(): void {
    if (this.#closed) throw new ContextLostError('the card was given back');
    if (this.#gl.isContextLost()) throw new ContextLostError('the graphics card went away');
  }

  close(): void {
    this.#closed = true;
  }

  /** About a millisecond. Timers that follow each other wait four: a message in between makes each of them the first. */
  async #pause(): Promise<void> {
    await new Promise((resolve) => {
      setTimeout(resolve, 1);
    });
  }

  async #letMessagesIn(): Promise<void> {
    const { port1, port2 } = this.#channel;
    await new Promise((resolve) => {
      port1.addEventListener('message', resolve, { once: true });
      port1.start();
      port2.postMessage(undefined);
    });
  }
}
