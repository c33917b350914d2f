import { createHash } from 'node:crypto';

/**
 * A UID that is the same for the same parts, and for no others: `2.25.` and a name-based UUID (version 8,
 * from SHA-256) as a decimal number (PS3.5, B.2). So importing the same folder again gives the same study.
 */
export function stableUid(...parts: readonly string[]): string {
  const digest = createHash('sha256').update(JSON.stringify(parts)).digest();
  const uuid = digest.subarray(0, 16);
  uuid[6] = (uuid[6] & 0x0f) | 0x80;
  uuid[8] = (uuid[8] & 0x3f) | 0x80;
  return `2.25.${BigInt(`0x${uuid.toString('hex')}`).toString()}`;
}
