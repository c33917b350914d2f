import { joinedBytes } from './joined-bytes.ts';
import type { EncapsulatedPixels } from './read-part10.ts';
import { UnreadableError } from './unreadable-error.ts';

/** Item tag and length in front of each fragment, which offsets count, too. */
const ITEM_HEAD = 8;
/** How a bit stream of the JPEG family begins: SOI of JPEG and JPEG-LS, SOC of JPEG 2000. */
const BEGINNINGS: ReadonlySet<number> = new Set([0xffd8, 0xff4f]);

/**
 * The compressed bit stream of each frame (PS3.5, A.4): a fragment each, all fragments of a single frame, or as the offset
 * table says; without one, a JPEG bit stream is known by its beginning. Throws UnreadableError where these give another
 * number of frames than `count`.
 */
export function frameStreams({ fragments, offsets }: EncapsulatedPixels, count: number): Uint8Array[] {
  if (fragments.length === count) return [...fragments];
  if (count === 1 && fragments.length > 0) return [joinedBytes(fragments)];
  const groups: Uint8Array[][] = [];
  const starts = new Set(offsets);
  let offset = 0;
  for (const fragment of fragments) {
    const begins = starts.size > 0 ? starts.has(offset) : beginsStream(fragment);
    if (begins || groups.length === 0) groups.push([]);
    groups[groups.length - 1].push(fragment);
    offset += ITEM_HEAD + fragment.length;
  }
  if (groups.length !== count) {
    throw new UnreadableError(
      'truncated',
      `${fragments.length} pieces of compressed pixels make ${groups.length} frames where ${count} are stated`,
    );
  }
  return groups.map(joinedBytes);
}

function beginsStream(fragment: Uint8Array): boolean {
  return fragment.length > 1 && BEGINNINGS.has((fragment[0] << 8) | fragment[1]);
}
