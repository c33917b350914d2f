import { randomFrom, seedState } from '../../../extension/src/sampler/random.ts';

/** xoshiro128** as its authors' C code has it, in arbitrary-precision integers. */
function published(state: bigint[], count: number): bigint[] {
  const mask = 0xffffffffn;
  const rotl = (x: bigint, k: bigint) => ((x << k) | (x >> (32n - k))) & mask;
  const s = [...state];
  return Array.from({ length: count }, () => {
    const result = (rotl((s[1] * 5n) & mask, 7n) * 9n) & mask;
    const t = (s[1] << 9n) & mask;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotl(s[3], 11n);
    return result;
  });
}

test('the integers are those of xoshiro128**', () => {
  const state = [0x12345678, 0x9abcdef0, 0x0f1e2d3c, 0xdeadbeef] as const;
  const words = published(state.map(BigInt), 2000).map(Number);
  const random = randomFrom(state);
  for (let n = 0; n < 1000; n++) {
    const expected = ((words[2 * n] >>> 5) * 2 ** 26 + (words[2 * n + 1] >>> 6)) / 2 ** 53;
    expect(random.uniform()).toBe(expected);
  }
});

test('a generator goes on from its state', () => {
  const random = randomFrom(seedState(7));
  random.normal();
  const copy = randomFrom(random.state());
  expect(Array.from({ length: 20 }, () => copy.normal())).toEqual(
    Array.from({ length: 20 }, () => random.normal()),
  );
});

test('uniform and normal numbers have the moments of their distributions', () => {
  const random = randomFrom(seedState(0));
  const n = 200_000;
  const uniform = Array.from({ length: n }, () => random.uniform());
  const normal = Array.from({ length: n }, () => random.normal());
  const moment = (values: number[], power: number) =>
    values.reduce((sum, value) => sum + value ** power, 0) / n;
  expect(moment(uniform, 1)).toBeCloseTo(1 / 2, 2);
  expect(moment(uniform, 2)).toBeCloseTo(1 / 3, 2);
  expect(Math.min(...uniform.slice(0, 1000))).toBeGreaterThanOrEqual(0);
  expect(moment(normal, 1)).toBeCloseTo(0, 1);
  expect(moment(normal, 2)).toBeCloseTo(1, 1);
  expect(moment(normal, 4) / 3).toBeCloseTo(1, 1);
});

test('neighbouring seeds give unrelated numbers', () => {
  const first = Array.from({ length: 1000 }, (_, seed) => randomFrom(seedState(seed)).uniform());
  expect(new Set(first).size).toBe(1000);
  expect(first.reduce((sum, value) => sum + value, 0) / 1000).toBeCloseTo(0.5, 1);
});

test.each([-1, 1.5, NaN, 2 ** 32])('a seed of %p is refused by name', (seed) => {
  expect(() => seedState(seed)).toThrow(`seed is ${seed}`);
});
