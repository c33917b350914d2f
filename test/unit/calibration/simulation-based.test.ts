import { randomFrom, seedState } from '../../../extension/src/sampler/random.ts';
import { redrawRidge } from '../../../extension/src/tumor/redraw-ridge.ts';
import { samplePosterior, syntheticModel } from '../../fixtures/synthetic-case.ts';
import { foldedAnatomy, straightGrid } from '../forward/sample-anatomy.ts';

jest.setTimeout(1_800_000);

const CASES = 200;
const BINS = 8;
/** Draws of the posterior that the truth is ranked among: BINS divide their number and one. */
const DRAWS = 31;
/** χ² of 7 degrees of freedom exceeds this in 1 % of cases. */
const CHI_SQUARE = 18.48;
/** Seed of the studies, chosen before the sampler was settled; others are in docs/decisions/007. */
const STUDIES = 99;

const QUANTITIES: Readonly<Record<string, (theta: Float64Array) => number>> = {
  frontWidth: ([d, rate]) => Math.sqrt(d / rate),
  growthNumber: ([, rate, time]) => rate * time,
  timeDays: ([, , time]) => time,
  startX: (theta) => theta[3],
  startY: (theta) => theta[4],
  startZ: (theta) => theta[5],
  thresholdT1c: (theta) => theta[6],
  thresholdFlair: (theta) => theta[7],
  thresholdWidth: (theta) => theta[8],
};

/**
 * Simulation-based calibration (Talts et al. 2018): a truth drawn from the prior, data drawn from the truth, the
 * posterior sampled. If all is right the truth is any of the posterior's draws: its rank among them is uniform.
 */
test('the ranks of the truth are uniform over 200 studies drawn from the prior', async () => {
  const model = await syntheticModel({
    anatomy: foldedAnatomy(straightGrid([10, 10, 10], [2, 2, 2])),
    oneOf: 3,
    startWithin: 3,
    // Young tumors, whose solves are short.
    priors: { parameters: { timeDays: [30, 300] } },
  });
  const random = randomFrom(seedState(STUDIES));
  const counts = new Map(Object.keys(QUANTITIES).map((name) => [name, new Array<number>(BINS).fill(0)]));
  for (let n = 0; n < CASES; n++) {
    const truth = model.prior.sample(random);
    const problem = model.problem(await model.observe(truth, random));
    const sampler = { priorSamples: 512 };
    const seed = 1000 * STUDIES + n;
    const { samples } = await samplePosterior(problem, { samplesPerStage: 256, seed, sampler });
    // Spread over the samples: neighbors may be alike, having come from one by resampling.
    const draws = Array.from({ length: DRAWS }, (_, draw) => {
      const coordinates = samples[Math.floor(((draw + random.uniform()) * samples.length) / DRAWS)];
      return redrawRidge(model.space.toParameters(coordinates), model.prior, random);
    });
    for (const [name, quantity] of Object.entries(QUANTITIES)) {
      const rank = draws.filter((theta) => quantity(theta) < quantity(truth)).length;
      const bins = counts.get(name);
      if (bins) bins[Math.floor((rank * BINS) / (DRAWS + 1))] += 1;
    }
  }
  const expected = CASES / BINS;
  for (const [name, bins] of counts) {
    const chiSquare = bins.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    expect(`${name} ${bins.join(' ')}: ${chiSquare < CHI_SQUARE}`).toBe(`${name} ${bins.join(' ')}: true`);
  }
});
