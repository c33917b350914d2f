import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { dataFile } from '../data-file.ts';
import type { CardPageOptions } from './card-page.ts';

/** What the page is to measure, by a command's words. `to`: a folder, if one is named. Throws where `dataFile` does. */
export function cardOptions(args: readonly string[]): { to: string | undefined; options: CardPageOptions } {
  const { values } = parseArgs({
    args: [...args],
    options: {
      samples: { type: 'string', default: '256' },
      cases: { type: 'string', default: '3' },
      repeats: { type: 'string', default: '3' },
      seconds: { type: 'string', default: '3600' },
      'no-refined': { type: 'boolean', default: false },
      to: { type: 'string' },
    },
  });
  const data = dataFile('anatomy/validation');
  const files = readdirSync(data)
    .filter((name) => name.endsWith('.nii.gz'))
    .slice(0, Number(values.cases))
    .map((name) => join(data, name));
  return {
    to: values.to,
    options: {
      files,
      samples: Number(values.samples),
      repeats: Number(values.repeats),
      seconds: Number(values.seconds),
      refined: !values['no-refined'],
    },
  };
}
