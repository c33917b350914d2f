import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { machine } from '../../benchmark/machine.ts';
import { writeResult } from '../../benchmark/write-result.ts';
import { compareMaps, type ComparedMaps } from './compare-maps.ts';
import { measureDeviations, type Comparison } from './measure-deviations.ts';
import { forwardModel, networkModel } from './measured-models.ts';
import { measureSpeed } from './measure-speed.ts';
import { figures, page, type PaperResults } from './page.ts';
import { SHIPPED, trainedRows } from './rows.ts';

const DOCS = resolve(import.meta.dirname, '../../../docs');
const WORK = resolve(import.meta.dirname, '../../../.cache/validation');
const SEED = 500;

function comparisons(): Comparison[] {
  const truth = forwardModel('solver-2mm', 'fine');
  const fine = forwardModel('solver-1mm', 'fine');
  const networks = [...trainedRows().map(({ folder }) => folder), SHIPPED].map(networkModel);
  return [
    ...networks.map((model) => ({ model, truth })),
    { model: forwardModel('surrogate'), truth },
    { model: forwardModel('surrogate', 'default', 100), truth: forwardModel('solver-2mm', 'fine', 100) },
    { model: networkModel(SHIPPED), truth: fine },
    { model: forwardModel('surrogate'), truth: fine },
    { model: forwardModel('solver-2mm'), truth: fine },
  ];
}

/**
 * The paper's tables and figures on the project's own truth, as docs/validation.md and the plots beside it.
 * `--tumors N` in each of `--anatomies N`; `--cases N` of Table II, with `--samples N` a stage of the calibrations that its search
 * begins with; `--work FOLDER` keeps what was worked out.
 */
export async function paperValidation(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      tumors: { type: 'string', default: '12' },
      anatomies: { type: 'string', default: '8' },
      cases: { type: 'string', default: '5' },
      samples: { type: 'string', default: '128' },
      work: { type: 'string', default: WORK },
    },
  });
  const tumors = Number(values.tumors);
  const where = machine();
  const all = await measureDeviations(comparisons(), {
    tumors,
    anatomies: Number(values.anatomies),
    seed: SEED,
    work: values.work,
  });
  const maps: ComparedMaps = await compareMaps({
    work: values.work,
    samples: Number(values.samples),
    cases: Number(values.cases),
    seed: SEED,
  });
  const letters = trainedRows().map(({ letter }) => letter);
  const rows = letters.length;
  const results: PaperResults = {
    made: { date: new Date().toISOString().slice(0, 10), machine: where, seed: SEED, tumors },
    rows: Object.fromEntries(letters.map((letter, n) => [letter, all[n]])),
    shipped: all[rows],
    surrogate: all[rows + 1],
    surrogateRatio100: all[rows + 2],
    againstFine: { network: all[rows + 3], surrogate: all[rows + 4], solver: all[rows + 5] },
    maps,
    speed: await measureSpeed(values.work, SEED),
  };
  mkdirSync(join(DOCS, 'validation'), { recursive: true });
  for (const [name, svg] of Object.entries(figures(results))) {
    writeFileSync(join(DOCS, 'validation', `${name}.svg`), svg);
  }
  writeFileSync(join(DOCS, 'validation.md'), page(results));
  console.log(`Written to docs/validation.md and ${writeResult('validation-paper', results)}`);
}
