import type { Machine } from '../../benchmark/machine.ts';
import { histogram } from '../svg/histogram.ts';
import type { ComparedMaps } from './compare-maps.ts';
import { THRESHOLDS } from './crop-deviation.ts';
import { errorOverAge, errorOverAnatomies } from './error-figures.ts';
import type { Measured } from './measure-deviations.ts';
import type { Speeds } from './measure-speed.ts';
import { diceMeans, grouped, meanOf } from './means.ts';
import { readManifest } from './measured-models.ts';
import { mapsPart } from './maps-part.ts';
import { FIGURE_7, FIGURE_8, SPEED, TABLE_I } from './paper-numbers.ts';
import { ROWS, SHIPPED, trainedRows } from './rows.ts';
import { ranking } from './ranking.ts';
import { table } from './markdown.ts';

export interface PaperResults {
  readonly made: {
    readonly date: string;
    readonly machine: Machine;
    readonly seed: number;
    /** In each anatomy. */
    readonly tumors: number;
  };
  /** By letter, against the 2 mm solver at fine accuracy; those that were not trained are missing. */
  readonly rows: Partial<Readonly<Record<string, readonly Measured[]>>>;
  readonly shipped: readonly Measured[];
  /** The travel-time surrogate against the 2 mm solver. */
  readonly surrogate: readonly Measured[];
  readonly surrogateRatio100: readonly Measured[];
  /** Against the 1 mm solver at fine accuracy. */
  readonly againstFine: Readonly<Record<'network' | 'surrogate' | 'solver', readonly Measured[]>>;
  readonly maps: ComparedMaps;
  readonly speed: Speeds;
}

const NETWORK = "paper's network";
const SURROGATE = 'travel-time surrogate';
const three = (value: number): string => (Number.isFinite(value) ? value.toFixed(3) : '–');
const valuesOf = (measured: readonly Measured[], of: (each: Measured) => number | null): number[] =>
  measured.map(of).filter((value) => value !== null);

function dices(measured: readonly Measured[]): string[] {
  return diceMeans(measured).map(({ mean }) => three(mean));
}

const ERRORS = ['white', 'gray', 'csf'] as const;

function errors(measured: readonly Measured[]): string[] {
  return ERRORS.map((tissue) => three(meanOf(measured.map(({ deviation }) => deviation[tissue])).mean));
}

/** The plots, by name. */
export function figures({ shipped, surrogate, surrogateRatio100 }: PaperResults): Record<string, string> {
  const dice = THRESHOLDS.map((threshold, n) => [
    `figure-8-dice-${threshold}`,
    histogram(
      {
        title: `Dice at u > ${threshold}`,
        label: 'Dice',
        range: [0, 1],
        ticks: [0, 0.2, 0.4, 0.6, 0.8, 1],
        bins: 20,
      },
      [
        { name: NETWORK, values: valuesOf(shipped, ({ deviation }) => deviation.dice[n]) },
        { name: SURROGATE, values: valuesOf(surrogate, ({ deviation }) => deviation.dice[n]) },
      ],
    ),
  ]);
  const tissues = ERRORS.map((tissue) => [
    `figure-7-${tissue}`,
    histogram(
      {
        title: `Mean absolute error, ${tissue === 'csf' ? 'CSF' : `${tissue} matter`}`,
        label: 'error',
        range: [0, 0.2],
        ticks: [0, 0.05, 0.1, 0.15, 0.2],
        bins: 20,
      },
      [
        { name: `${NETWORK}, ratio 10`, values: valuesOf(shipped, ({ deviation }) => deviation[tissue]) },
        { name: `${SURROGATE}, ratio 10`, values: valuesOf(surrogate, ({ deviation }) => deviation[tissue]) },
        {
          name: `${SURROGATE}, ratio 100`,
          values: valuesOf(surrogateRatio100, ({ deviation }) => deviation[tissue]),
        },
      ],
    ),
  ]);
  return {
    ...(Object.fromEntries([...dice, ...tissues]) as Record<string, string>),
    'figure-6': errorOverAge(shipped, surrogate),
    'figure-9': errorOverAnatomies(shipped, surrogate),
  };
}

function tableOne({ rows, shipped, surrogate }: PaperResults): string {
  const head = ['', '', ...THRESHOLDS.map((t) => `u > ${t}`), ...THRESHOLDS.map((t) => `paper, ${t}`)];
  const blank = ['', '', ''];
  return table(head, [
    ...ROWS.map(({ letter, name }) => {
      const measured = rows[letter];
      const found = measured ? dices(measured) : THRESHOLDS.map(() => 'not trained');
      return [letter, name, ...found, ...TABLE_I[letter].map(three)];
    }),
    ['', `${SHIPPED}: as f, trained longer`, ...dices(shipped), ...blank],
    ['', SURROGATE, ...dices(surrogate), ...blank],
  ]);
}

function fineTable({ againstFine }: PaperResults): string {
  const names = { network: SHIPPED, surrogate: SURROGATE, solver: '2 mm solver, default accuracy' } as const;
  return table(
    ['', ...THRESHOLDS.map((t) => `u > ${t}`), 'error in tumor', 'WM', 'GM', 'CSF'],
    (['network', 'surrogate', 'solver'] as const).map((key) => {
      const measured = againstFine[key];
      const { mean } = meanOf(measured.map(({ deviation }) => deviation.tumor));
      return [names[key], ...dices(measured), three(mean), ...errors(measured)];
    }),
  );
}

function speedTable({ speed }: PaperResults): string {
  const solver = speed['solver-2mm'].warmMs;
  return table(
    ['', 'ms a log-likelihood', 'more for a new start', 'of the 2 mm solver'],
    Object.entries(speed).map(([key, { warmMs, encodingMs }]) => [
      key,
      warmMs.toPrecision(3),
      encodingMs.toPrecision(2),
      (warmMs / solver).toPrecision(3),
    ]),
  );
}

/** docs/validation.md. */
export function page(results: PaperResults): string {
  const { made, shipped, surrogate, surrogateRatio100, rows } = results;
  const { training, architecture } = readManifest(SHIPPED);
  const rowsTrained = trainedRows();
  const trainings = rowsTrained.map(({ folder }) => readManifest(folder).training);
  const [ofRows] = trainings;
  const seeds = rowsTrained.map(({ letter }, n) => `${letter} ${trainings[n].seed}`).join(', ');
  const seconds = trainings.map(({ processorSeconds }) => processorSeconds);
  const { cpu, cores, system, node, load } = made.machine;
  const anatomies = grouped(shipped, ({ anatomy }) => anatomy).length;
  return `# Validation against the paper

Generated by \`npm run validate -- paper\` on ${made.date}: ${cpu}, ${cores} cores, ${system}, Node ${node}, load ${load} at the beginning; seed ${made.seed}. Numbers named "paper" are those of Pellegrini et al.

**What is compared.** ${made.tumors} tumors in each of ${anatomies} anatomies that nothing was trained on, drawn as in the paper (III.1): D, ρ and T evenly over their ranges, starts evenly over white and gray matter. Truth is the project's own solver, on 2 mm as the paper's, at fine accuracy; a second table holds all against the solver at 1 mm. Everything is measured in the crop of 64 × 64 × 64 voxels around the start, on the network's own output, before the product sets it to 0 outside tissue. Dice counts 0 where one of both volumes is empty, and nothing where both are.

**What differs from the paper's network.** ${architecture.channels.join(', ')} channels at 64, 32, 16 and 8 voxels a side where the paper has 128 at each, and ${training.tissue_steps} + ${training.steps.replaceAll(',', ' + ')} steps of training, ${training.processorSeconds} s of one processor, where the paper has 30 epochs of 20 000 simulations, six days of a GPU. So this shows what the architecture gives for little, not what the paper's training gives. The rows of Table I had ${ofRows.tissue_steps} + ${ofRows.steps.replaceAll(',', ' + ')} steps each, ${Math.min(...seconds)} to ${Math.max(...seconds)} s: they rank losses and inputs early in training. Their seeds are ${seeds}: with seed 1 the decoder of a gave 0 everywhere from its first steps on. The first of these steps teach the network the tissue that it sees, without which it ignores it ([decision 15](decisions/015-papers-network.md)): the paper has none. In crops of the training, the loss of ${SHIPPED} is ${three(training.ownTissue)}, and with the tissue of another crop ${three(training.othersTissue)}.

## Table I: Dice, means

${tableOne(results)}

${ranking(rows)}

## Against the solver at 1 mm

${fineTable(results)}

## Fig. 6: error in the tumor over its age

![Mean absolute error over T](validation/figure-6.svg)

Dots are means, bars standard deviations, as in the paper, which finds a minor increase with the size of the tumor.

## Fig. 7: error by tissue

${table(
  ['', 'WM', 'GM', 'CSF'],
  [
    [`${NETWORK}, ratio 10`, ...errors(shipped)],
    ['paper, ratio 10', ...FIGURE_7[10].map(three)],
    [`${SURROGATE}, ratio 10`, ...errors(surrogate)],
    [`${SURROGATE}, ratio 100`, ...errors(surrogateRatio100)],
    ['paper, ratio 100', ...FIGURE_7[100].map(three)],
  ],
)}

${ERRORS.map((tissue) => `![Histogram, ${tissue}](validation/figure-7-${tissue}.svg)`).join('\n')}

The paper's network was trained here for ratio 10 alone; ratio 100 is the travel-time surrogate's, against the 2 mm solver of that ratio.

## Fig. 8: Dice

${table(
  ['', ...THRESHOLDS.map((t) => `u > ${t}`)],
  [
    [`${NETWORK}, ratio 10`, ...dices(shipped)],
    ['paper, ratio 10', ...FIGURE_8[10].map(three)],
    [`${SURROGATE}, ratio 10`, ...dices(surrogate)],
    [`${SURROGATE}, ratio 100`, ...dices(surrogateRatio100)],
    ['paper, ratio 100', ...FIGURE_8[100].map(three)],
  ],
)}

${THRESHOLDS.map((threshold) => `![Histogram](validation/figure-8-dice-${threshold}.svg)`).join('\n')}

## Fig. 9: anatomies

![Dice and error of every anatomy](validation/figure-9.svg)

## Table II: MAP estimates

${mapsPart(results.maps)}

## Speed

${speedTable(results)}

One log-likelihood of the whole brain on one thread, WebAssembly, all in the same run. In the paper a simulation takes ${SPEED.solverSeconds} s with the solver on 8 cores, and ${SPEED.surrogateSecondsOfEight / 8} s with the network on a GPU, 50 times less. The solver here takes hundredths of a second, so there is nothing left for a network of this kind to gain. Other work on the machine (its load stands above) makes all of these times longer; they compare with each other.
`;
}
