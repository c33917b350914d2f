import { randomFrom, seedState, type Random } from '../../../extension/src/sampler/random.ts';

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) value = Math.imul(value ^ byte, 0x01000193);
  return value >>> 0;
}

/** Random numbers of their own for everything that has a name, whatever else is drawn, and in whatever order. */
export function namedRandom(seed: number, name: string): Random {
  return randomFrom(seedState(hash(`${seed} ${name}`)));
}
