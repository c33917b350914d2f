/** State of the generator: four unsigned 32-bit integers, not all 0. Plain data, so it can be stored. */
export type RandomState = readonly [number, number, number, number];

/** A source of random numbers that can be stopped and taken up again. */
export interface Random {
  /** Uniform in [0, 1), 53 bits. */
  uniform(): number;
  /** Standard normal. */
  normal(): number;
  /** Where the generator stands: `randomFrom(state())` goes on with the same numbers. */
  state(): RandomState;
}

function rotateLeft(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}

/**
 * Four words from one seed, by the mixing function of SplitMix32, so that neighbouring seeds give unrelated
 * sequences. Throws RangeError for a seed that is not an integer from 0 to 2³² − 1.
 */
export function seedState(seed: number): RandomState {
  if (!Number.isInteger(seed) || seed < 0 || seed > 0xffffffff) throw new RangeError(`seed is ${seed}`);
  let counter = seed | 0;
  const word = (): number => {
    counter = (counter + 0x9e3779b9) | 0;
    let mixed = Math.imul(counter ^ (counter >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return (mixed ^ (mixed >>> 16)) >>> 0;
  };
  return [word(), word(), word(), word()];
}

/** xoshiro128** (Blackman & Vigna 2018): integers alone, so the same on every machine. */
export function randomFrom(state: RandomState): Random {
  let [a, b, c, d] = state;

  const next = (): number => {
    const result = Math.imul(rotateLeft(Math.imul(b, 5), 7), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotateLeft(d, 11);
    return result;
  };
  const uniform = (): number => {
    const high = next() >>> 5;
    const low = next() >>> 6;
    return (high * 0x4000000 + low) / 0x20000000000000;
  };

  return {
    uniform,
    // Box and Muller, of whose pair one is thrown away: so no number is kept besides the state.
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
    state: () => [a >>> 0, b >>> 0, c >>> 0, d >>> 0],
  };
}
