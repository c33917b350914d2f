import { inflate } from './inflate.ts';
import { metaInformation } from './require-structure.ts';
import { DEFLATED_LITTLE_ENDIAN, EXPLICIT_LITTLE_ENDIAN } from './transfer-syntax.ts';

/** More than any object that is read here has: a Parametric Map of 512 x 512 x 300 has 315 MB. */
const LARGEST_DATASET = 512 * 1024 * 1024;

/**
 * A file whose dataset is deflated, as the same file in Explicit VR Little Endian; any other as it is. Throws
 * UnreadableError where it does not inflate, or to more than 512 MiB.
 */
export function inflatedFile(bytes: ArrayBuffer): ArrayBuffer {
  const meta = metaInformation(bytes);
  if (meta.transferSyntax !== DEFLATED_LITTLE_ENDIAN) return bytes;
  const dataset = inflate(new Uint8Array(bytes, meta.end), LARGEST_DATASET);
  const file = new Uint8Array(meta.end + dataset.length);
  file.set(new Uint8Array(bytes, 0, meta.end));
  file.set(dataset, meta.end);
  // As long as before: padded with zero bytes, as UIDs are.
  const { offset, length } = meta.transferSyntaxPlace;
  file.fill(0, offset, offset + length);
  file.set(new TextEncoder().encode(EXPLICIT_LITTLE_ENDIAN), offset);
  return file.buffer;
}
