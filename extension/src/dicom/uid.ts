/**
 * A new UID: 2.25. and a random (version 4) UUID as a decimal number (PS3.5, B.2). Not `crypto.randomUUID`, which is
 * absent where a page is not served securely, as many an archive's is.
 */
export function newUid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return `2.25.${BigInt(`0x${hex}`).toString()}`;
}
