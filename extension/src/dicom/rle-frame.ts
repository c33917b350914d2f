import { UnreadableError } from './unreadable-error.ts';

const HEADER = 64;
const MOST_SEGMENTS = 15;

/**
 * One frame of RLE Lossless (PS3.5, annex G): a segment for each byte of a pixel, the highest first. Gives little-endian
 * pixels of `bytesPerPixel` bytes. Throws UnreadableError where the segments are others, or end before `pixels` of them.
 */
export function decodeRle(stream: Uint8Array, pixels: number, bytesPerPixel: number): Uint8Array {
  if (stream.length < HEADER) throw damaged(`has ${stream.length} bytes`);
  const view = new DataView(stream.buffer, stream.byteOffset, stream.byteLength);
  const segments = view.getUint32(0, true);
  if (segments !== bytesPerPixel || segments > MOST_SEGMENTS) {
    throw damaged(`has ${segments} segments where ${bytesPerPixel} are needed`);
  }
  const decoded = new Uint8Array(pixels * bytesPerPixel);
  for (let segment = 0; segment < segments; segment += 1) {
    const start = view.getUint32(4 + segment * 4, true);
    const end = segment + 1 < segments ? view.getUint32(8 + segment * 4, true) : stream.length;
    if (start < HEADER || end < start || end > stream.length) throw damaged('has segments beside its bytes');
    decodeSegment(stream.subarray(start, end), decoded, {
      first: bytesPerPixel - 1 - segment,
      step: bytesPerPixel,
    });
  }
  return decoded;
}

/** PackBits: a count of bytes that follow, or how often the next one is repeated. */
function decodeSegment(
  segment: Uint8Array,
  into: Uint8Array,
  { first, step }: { readonly first: number; readonly step: number },
): void {
  let from = 0;
  let to = first;
  while (to < into.length) {
    if (from >= segment.length) throw damaged('ends within its pixels');
    const control = segment[from];
    from += 1;
    if (control < 128) {
      if (from + control >= segment.length) throw damaged('ends within its pixels');
      for (let n = 0; n <= control && to < into.length; n += 1, to += step) into[to] = segment[from + n];
      from += control + 1;
    } else if (control > 128) {
      if (from >= segment.length) throw damaged('ends within its pixels');
      for (let n = 0; n < 257 - control && to < into.length; n += 1, to += step) into[to] = segment[from];
      from += 1;
    }
  }
}

function damaged(how: string): UnreadableError {
  return new UnreadableError('truncated', `A frame of RLE Lossless ${how}`);
}
