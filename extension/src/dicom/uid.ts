/** A new UID: 2.25. and a random (version 4) UUID as a decimal number (PS3.5, B.2). */
export function newUid(): string {
  const hex = crypto.randomUUID().replaceAll('-', '');
  return `2.25.${BigInt(`0x${hex}`).toString()}`;
}
