import { cardOptions } from './card-options.ts';
import { writeCardPage } from './card-page.ts';

// The card benchmark's page, for a machine without Node: options as the benchmark's, and `--to FOLDER`.
const { to, options } = cardOptions(process.argv.slice(2));
if (to === undefined) throw new Error('--to FOLDER is missing');
await writeCardPage(to, options);
