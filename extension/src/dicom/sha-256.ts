/** Constants of FIPS 180-4, 4.2.2 and 5.3.3: the first 32 bits of the fractional parts of roots of the first primes. */
const ROUNDS = fractionalBits(64, Math.cbrt);
const START = fractionalBits(8, Math.sqrt);

function fractionalBits(count: number, root: (prime: number) => number): Uint32Array {
  const bits: number[] = [];
  for (let candidate = 2; bits.length < count; candidate += 1) {
    let prime = true;
    for (let divisor = 2; divisor * divisor <= candidate && prime; divisor += 1) {
      prime = candidate % divisor !== 0;
    }
    if (prime) bits.push(Math.floor((root(candidate) % 1) * 2 ** 32));
  }
  return Uint32Array.from(bits);
}

const rotated = (word: number, by: number): number => (word >>> by) | (word << (32 - by));

/** SHA-256 (FIPS 180-4) in plain code: some 100 MB/s. */
export function plainSha256(bytes: Uint8Array): Uint8Array {
  const hash = START.slice();
  const words = new Uint32Array(64);
  const whole = bytes.length - (bytes.length % 64);
  compress({ hash, words, bytes, end: whole });
  // What is left, a one bit, zeros, and the length in bits.
  const rest = bytes.length - whole;
  const tail = new Uint8Array(rest < 56 ? 64 : 128);
  tail.set(bytes.subarray(whole));
  tail[rest] = 0x80;
  new DataView(tail.buffer).setBigUint64(tail.length - 8, BigInt(bytes.length) * 8n);
  compress({ hash, words, bytes: tail, end: tail.length });
  const result = new Uint8Array(32);
  const view = new DataView(result.buffer);
  hash.forEach((word, n) => {
    view.setUint32(n * 4, word);
  });
  return result;
}

interface Compression {
  /** Changed in place. */
  readonly hash: Uint32Array;
  /** 64 words to work in. */
  readonly words: Uint32Array;
  readonly bytes: Uint8Array;
  /** A multiple of 64. */
  readonly end: number;
}

function compress({ hash, words: w, bytes, end }: Compression): void {
  for (let at = 0; at < end; at += 64) {
    for (let n = 0; n < 16; n += 1) {
      const o = at + n * 4;
      w[n] = (bytes[o] << 24) | (bytes[o + 1] << 16) | (bytes[o + 2] << 8) | bytes[o + 3];
    }
    for (let n = 16; n < 64; n += 1) {
      const [before15, before2] = [w[n - 15], w[n - 2]];
      const s0 = rotated(before15, 7) ^ rotated(before15, 18) ^ (before15 >>> 3);
      const s1 = rotated(before2, 17) ^ rotated(before2, 19) ^ (before2 >>> 10);
      w[n] = w[n - 16] + s0 + w[n - 7] + s1;
    }
    let [a, b, c, d, e, f, g, h] = hash;
    for (let n = 0; n < 64; n += 1) {
      const s1 = rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25);
      const first = (h + s1 + ((e & f) ^ (~e & g)) + ROUNDS[n] + w[n]) | 0;
      const s0 = rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22);
      const second = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g;
      g = f;
      f = e;
      e = (d + first) | 0;
      d = c;
      c = b;
      b = a;
      a = (first + second) | 0;
    }
    [a, b, c, d, e, f, g, h].forEach((word, n) => {
      hash[n] += word;
    });
  }
}

/** SHA-256 in hexadecimal. WebCrypto's, three times as fast, is absent where a page is not served securely. */
export async function sha256(bytes: Uint8Array): Promise<string> {
  const subtle = globalThis.crypto.subtle as SubtleCrypto | undefined;
  const digest = subtle
    ? new Uint8Array(await subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>))
    : plainSha256(bytes);
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
