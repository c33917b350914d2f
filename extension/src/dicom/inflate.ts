import { Inflate } from 'pako';
import { joinedBytes } from './joined-bytes.ts';
import { UnreadableError } from './unreadable-error.ts';

/** Inflated at once: what is over the limit is noticed after so many bytes more at most. */
const CHUNK = 1 << 18;

/**
 * What was deflated without a header (RFC 1951). Throws UnreadableError where that is damaged, cut off, or becomes more
 * than `limit` bytes, which a few kilobytes of zeros made for that purpose do.
 */
export function inflate(deflated: Uint8Array, limit: number): Uint8Array<ArrayBuffer> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const stream = new Inflate({ raw: true, chunkSize: Math.min(CHUNK, Math.max(limit, 64)) });
  stream.onData = (chunk) => {
    length += chunk.length;
    if (length > limit) {
      throw new UnreadableError('too-large', `What is deflated becomes more than ${limit} bytes`);
    }
    chunks.push(chunk);
  };
  stream.push(deflated, true);
  if (!stream.ended || stream.err !== 0) {
    throw new UnreadableError(
      'truncated',
      `What is deflated is damaged or cut off (${stream.msg || 'no end'})`,
    );
  }
  return joinedBytes(chunks);
}
