import type { Dataset } from './dataset.ts';
import { decodedPixels } from './decoded-pixels.ts';
import { readPart10 } from './read-part10.ts';
import { sha256 } from './sha-256.ts';

/** What says how a report is meant; what an archive may correct of patient and study stays out. */
const REPORT_CONTENT = ['ConceptNameCodeSequence', 'ContentSequence', 'CompletionFlag', 'VerificationFlag'];

/** As JSON with its keys in order, so that equal content is written equally. */
function canonical(content: Dataset): string {
  return JSON.stringify(content, (key, part: unknown) => {
    // How dcmjs came to a value is no part of it.
    if (key === '_vrMap') return undefined;
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

/**
 * SHA-256, in hexadecimal, of what a stored object is kept for: of an image its pixels, decompressed; of a
 * report, which has none, the content. What an archive may add or correct, such as a patient's name, leaves it as it is.
 *
 * Rejects with UnreadableError for what is no DICOM file, is cut off, or has pixels that cannot be decompressed.
 */
export async function contentDigest(file: ArrayBuffer): Promise<string> {
  const part10 = await decodedPixels(readPart10(file));
  const pixels =
    part10.pixelBytes('FloatPixelData') ??
    part10.pixelBytes('DoubleFloatPixelData') ??
    part10.pixelBytes('PixelData');
  if (pixels) return sha256(pixels);
  const content = Object.fromEntries(REPORT_CONTENT.map((keyword) => [keyword, part10.dataset[keyword]]));
  return sha256(new TextEncoder().encode(canonical(content)));
}
