import type { EventEmitter } from 'node:events';
import { extract } from 'tar';

/** The stream that the registry library hands out: a readable one, but not Node's. */
interface Tarball extends EventEmitter {
  pipe<T>(target: T): T;
}

const STALLED_MS = 60_000;

/**
 * Unpacks the `dist` folder of a package into a folder. Resolves when every byte was read and written. Throws
 * what the stream throws, a wrong checksum among it, and an error where nothing arrives for a minute.
 */
export function extractDist(
  tarball: EventEmitter,
  folder: string,
  onBytes: (bytes: number) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let lastData = Date.now();
    const watch = setInterval(() => {
      if (Date.now() - lastData > STALLED_MS) fail(new Error('nothing more has arrived for a minute'));
    }, 1000);
    const fail = (error: Error): void => {
      clearInterval(watch);
      reject(error);
    };
    const unpack = extract({
      cwd: folder,
      strip: 1,
      filter: (path) => path.startsWith('package/dist/'),
    });
    tarball.on('error', fail);
    tarball.on('data', (chunk: Uint8Array) => {
      lastData = Date.now();
      onBytes(chunk.byteLength);
    });
    unpack.on('error', fail);
    unpack.on('close', () => {
      clearInterval(watch);
      resolve();
    });
    (tarball as Tarball).pipe(unpack);
  });
}
