import { parentPort } from 'node:worker_threads';

/** Gives this thread what a Web Worker has globally, and then runs the browser's own evaluation worker in it. */
const port = parentPort;
if (!port) throw new Error('This is the entry of a worker thread');
Object.assign(globalThis, {
  addEventListener: (_type: 'message', listener: (event: { readonly data: unknown }) => void) => {
    // Messages wait until somebody listens.
    port.on('message', (data: unknown) => {
      listener({ data });
    });
  },
  postMessage: (message: unknown, { transfer = [] }: { readonly transfer?: readonly ArrayBuffer[] } = {}) => {
    port.postMessage(message, transfer);
  },
});
await import('../../extension/src/calibration/evaluation-worker.ts');
