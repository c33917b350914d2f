import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { Dicer } from '@fastify/busboy';

/** A body that is not the multipart message it should be, or not all of it. */
export class MalformedMultipart extends Error {
  override readonly name = 'MalformedMultipart';
}

/** What to do with a part; `contentType` is '' where it has none. */
export type ReceivePart<T> = (content: Readable, contentType: string) => Promise<T>;

/**
 * Hands the parts of a multipart body to `receive`, one after the other, as they come in. Resolves to what
 * `receive` gave for each part. Throws MalformedMultipart, or what `receive` or the body throws; `onResult` has
 * by then been told of every part that was received.
 */
export async function readMultipart<T>(
  body: AsyncIterable<Uint8Array>,
  boundary: string,
  { receive, onResult }: { receive: ReceivePart<T>; onResult: (result: T) => void },
): Promise<void> {
  const parser = new Dicer({ boundary });
  const receiving: Promise<void>[] = [];
  let current: Readable | undefined;
  const receivePart = async (part: Readable, contentType: string): Promise<void> => {
    onResult(await receive(part, contentType));
  };
  const finished = new Promise<void>((resolve, reject) => {
    parser.on('part', (part) => {
      // What goes wrong with a part is known from the parser or from who receives it.
      part.on('error', () => undefined);
      part.on('header', (header) => {
        const headers = header as Record<string, string[] | undefined>;
        current = part;
        const received = receivePart(part, headers['content-type']?.[0] ?? '');
        received.catch(reject);
        receiving.push(received);
      });
    });
    parser.on('finish', resolve);
    parser.on('error', (error) => {
      reject(new MalformedMultipart(error.message));
    });
  });
  try {
    await Promise.all([pump(body, parser, finished), finished]);
  } catch (error) {
    current?.destroy(error instanceof Error ? error : new Error(String(error)));
    throw error;
  } finally {
    await Promise.allSettled(receiving);
  }
  await Promise.all(receiving);
}

async function pump(body: AsyncIterable<Uint8Array>, parser: Dicer, finished: Promise<void>): Promise<void> {
  for await (const chunk of body) {
    if (!parser.write(chunk)) await Promise.race([once(parser, 'drain'), finished]);
  }
  parser.end();
}
