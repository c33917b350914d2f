import type { Classification, HelperImage } from '../../../extension/src/anatomy/classification.ts';
import { classify } from '../../../extension/src/anatomy/classify.ts';
import { randomFrom, seedState } from '../../../extension/src/sampler/random.ts';

const SIZE = 24;
const COUNT = SIZE ** 3;
/** Slabs of white matter, gray matter and CSF. */
const TISSUE = Uint8Array.from({ length: COUNT }, (_, n) => Math.floor((3 * (n % SIZE)) / SIZE));
const EVEN = 1 / 3;

/** Intensities of the three tissues with normal noise. */
function imageOf(means: readonly number[], width: number, seed: number): Float32Array {
  const random = randomFrom(seedState(seed));
  return Float32Array.from(TISSUE, (tissue) => means[tissue] + width * random.normal());
}

/** Parts after a classification whose prior says nothing; begun from the tissue itself, blurred. */
async function partsWith(
  helpers: readonly HelperImage[],
  image: Float32Array,
): Promise<readonly Float32Array[]> {
  const parts = [0, 1, 2].map((of) => Float32Array.from(TISSUE, (tissue) => (tissue === of ? 0.6 : 0.2)));
  const found: Classification = {
    dimensions: [SIZE, SIZE, SIZE],
    image,
    range: [0, 150],
    weight: new Float32Array(COUNT).fill(1),
    helpers,
    bias: new Float32Array(COUNT).fill(1),
    parts,
  };
  const priors = parts.map(() => new Float32Array(COUNT).fill(EVEN));
  await classify(found, { priors, iterations: 10, trust: 1, pause: () => Promise.resolve() });
  return parts;
}

/** Mean part of `tissue` that is found where it is. */
function right(parts: readonly Float32Array[], tissue: number): number {
  let [sum, count] = [0, 0];
  TISSUE.forEach((of, n) => {
    if (of !== tissue) return;
    sum += parts[tissue][n];
    count++;
  });
  return sum / count;
}

// Gray matter and CSF overlap in this T1; in the T2 CSF stands out.
const T1 = imageOf([100, 62, 50], 8, 1);
const t2 = (weight = 1): HelperImage => ({
  image: imageOf([40, 50, 130], 8, 2),
  range: [0, 180],
  weight: new Float32Array(COUNT).fill(weight),
});

test('a T2 tells CSF from gray matter where a T1 hardly does', async () => {
  const [alone, helped] = [await partsWith([], T1), await partsWith([t2()], T1)];
  expect(right(alone, 2)).toBeLessThan(0.85);
  expect(right(helped, 2)).toBeGreaterThan(0.97);
  expect(right(helped, 1)).toBeGreaterThan(0.95);
});

test('where a helper has no value, nothing changes', async () => {
  expect(await partsWith([t2(0)], T1)).toEqual(await partsWith([], T1));
});

test('white matter that is bright in a FLAIR stays white matter', async () => {
  const clear = imageOf([100, 62, 20], 6, 3);
  const image = imageOf([50, 70, 10], 5, 4);
  // A third of the white matter is brighter than gray matter is.
  for (let n = 0; n < COUNT / 3; n++) if (TISSUE[n] === 0) image[n] += 45;
  const flair: HelperImage = { image, range: [0, 120], weight: new Float32Array(COUNT).fill(1) };
  const [alone, helped] = [await partsWith([], clear), await partsWith([flair], clear)];
  expect(right(helped, 0)).toBeGreaterThan(right(alone, 0) - 0.01);
  expect(right(helped, 1)).toBeGreaterThan(right(alone, 1) - 0.01);
});
