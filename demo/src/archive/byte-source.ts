import { open } from 'node:fs/promises';

/** Random access to the bytes of one object, so that headers can be read without loading pixels. */
export interface ByteSource {
  /** In bytes. */
  readonly size: number;
  /** Reads exactly `length` bytes; throws a RangeError where the source ends before. */
  read(offset: number, length: number): Promise<Buffer>;
  close(): Promise<void>;
}

/** The bytes of a file. The caller closes it. */
export async function openFileSource(path: string): Promise<ByteSource> {
  const handle = await open(path, 'r');
  const { size } = await handle.stat();
  return {
    size,
    async read(offset, length) {
      assertRange({ offset, length, size });
      const buffer = Buffer.allocUnsafe(length);
      let done = 0;
      while (done < length) {
        const { bytesRead } = await handle.read(buffer, done, length - done, offset + done);
        if (bytesRead === 0) throw new RangeError(`${path} ended at byte ${offset + done}`);
        done += bytesRead;
      }
      return buffer;
    },
    close: () => handle.close(),
  };
}

/** Bytes already in memory. */
export function memorySource(bytes: Uint8Array): ByteSource {
  return {
    size: bytes.byteLength,
    read(offset, length) {
      assertRange({ offset, length, size: bytes.byteLength });
      return Promise.resolve(Buffer.from(bytes.buffer, bytes.byteOffset + offset, length));
    },
    close: () => Promise.resolve(),
  };
}

function assertRange({ offset, length, size }: { offset: number; length: number; size: number }): void {
  if (offset < 0 || length < 0 || offset + length > size) {
    throw new RangeError(`bytes ${offset} to ${offset + length} lie outside the ${size} bytes there are`);
  }
}
