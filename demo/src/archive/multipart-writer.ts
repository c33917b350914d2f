import { randomUUID } from 'node:crypto';

/** One part of a multipart/related answer. */
export interface Part {
  /** With parameters. */
  readonly contentType: string;
  readonly content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
  readonly location?: string;
}

/** A multipart/related body (RFC 2387), written part by part as it is read. */
export interface MultipartBody {
  readonly contentType: string;
  readonly body: AsyncGenerator<Uint8Array>;
}

/** `type` is the media type of the parts, without parameters. */
export function writeMultipart(type: string, parts: AsyncIterable<Part> | Iterable<Part>): MultipartBody {
  const boundary = randomUUID();
  return {
    contentType: `multipart/related; type="${type}"; boundary=${boundary}`,
    body: write(boundary, parts),
  };
}

async function* write(
  boundary: string,
  parts: AsyncIterable<Part> | Iterable<Part>,
): AsyncGenerator<Uint8Array> {
  let first = true;
  for await (const { contentType, content, location } of parts) {
    const place = location === undefined ? '' : `Content-Location: ${location}\r\n`;
    yield Buffer.from(`${first ? '' : '\r\n'}--${boundary}\r\nContent-Type: ${contentType}\r\n${place}\r\n`);
    first = false;
    yield* content;
  }
  yield Buffer.from(`${first ? '' : '\r\n'}--${boundary}--\r\n`);
}
