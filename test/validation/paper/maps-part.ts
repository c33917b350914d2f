import type { ComparedMaps, FoundMap, SearchedKey } from './compare-maps.ts';
import { table } from './markdown.ts';
import { meanOf } from './means.ts';
import { TABLE_II } from './paper-numbers.ts';

const NAMES: Readonly<Record<SearchedKey, string>> = {
  'solver-2mm': '2 mm solver',
  surrogate: 'travel-time surrogate',
  'paper-network': "paper's network",
};

const three = (value: number): string => value.toFixed(3);

function foundCells(found: FoundMap): string[] {
  const [diffusivity, rate, timeDays, ...rest] = found.theta;
  const [x, y, z, thresholdT1c, thresholdFlair] = rest;
  return [
    Math.sqrt(diffusivity / rate).toFixed(2),
    (rate * timeDays).toFixed(2),
    [x, y, z].map((at) => at.toFixed(1)).join(', '),
    `${thresholdT1c.toFixed(2)}, ${thresholdFlair.toFixed(2)}`,
    found.logLikelihood.toFixed(0),
    String(found.evaluations),
  ];
}

function mapsTable({ cases }: ComparedMaps): string {
  return table(
    [
      '',
      'model',
      '√(D/ρ), mm',
      'ρT',
      'start, mm',
      'u_c of T1c, FLAIR',
      'log-likelihood',
      'evaluations',
      'field MAE',
      'of the best sample',
    ],
    cases.flatMap(({ name, found }) =>
      (Object.entries(found) as [SearchedKey, FoundMap][]).map(([key, each], n) => [
        n === 0 ? name : '',
        NAMES[key],
        ...foundCells(each),
        key === 'solver-2mm' ? '' : three(each.fieldMae),
        each.sampledFieldMae === null ? '' : three(each.sampledFieldMae),
      ]),
    ),
  );
}

/** How often a search that began with nothing of another model's found the greatest posterior, or as good as. */
function ownStarts({ cases }: ComparedMaps, key: SearchedKey): number {
  return cases.filter(({ found: { [key]: each } }) => {
    const own = each.logLikelihoods[each.logLikelihoods.length - 1];
    return each.logLikelihood - own < 1;
  }).length;
}

/** Table II. */
export function mapsPart(maps: ComparedMaps): string {
  const { cases, samples } = maps;
  const paper = `The paper's field MAE are ${TABLE_II.join(', ')}, for five patients; mean ${three(meanOf([...TABLE_II]).mean)}.`;
  if (cases.length === 0) return `Not made in this run (\`--cases 0\`). ${paper}`;
  const mean = (of: (each: (typeof cases)[number]) => number): string => three(meanOf(cases.map(of)).mean);
  return `${mapsTable(maps)}

${cases.length} tumors simulated by the 2 mm solver in crops of as many brains that nothing was trained on, with labels and PET drawn from the likelihood. "Field MAE" is the mean absolute difference to the field of the 2 mm solver's mode where that is above 0.01. ${paper} Here they are ${mean(({ found }) => found['paper-network'].fieldMae)} with the paper's network and ${mean(({ found }) => found.surrogate.fieldMae)} with the travel-time surrogate on average; the truth's own field is ${mean(({ truthFieldMae }) => truthFieldMae)} off the solver's mode.

**How MAP was found.** The paper takes the best of the samples of a calibration. A calibration with its network here would take hours, and the best of few samples is off for want of samples ("of the best sample": of calibrations with ${samples} samples a stage, where the paper has 2048). So here the same posterior is maximised, in the same way for all three models: Nelder & Mead's simplex over √(D/ρ), ρT and the start, from three points: the best sample of the calibration with the 2 mm solver, that of the calibration with the surrogate, and the best of 24 draws from the prior. For each density, the imaging parameters are the best ones within the prior. D, ρ and T count through √(D/ρ) and ρT alone and the prior is uniform, so there is no best D, ρ and T of their own. What begins with the solver's sample may keep the network near the solver's mode: from the best of its own 24 draws alone, the network's search came within 1 of the greatest log-likelihood in ${ownStarts(maps, 'paper-network')} of ${cases.length} cases, the solver's in ${ownStarts(maps, 'solver-2mm')}, the surrogate's in ${ownStarts(maps, 'surrogate')}.`;
}
