/**
 * Writes a trained model's manifest and weights into a TypeScript file, so that they are bundled like any other code
 * and need no address to be fetched from. Run by `npm run build:model`.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const MODEL = 'travel-time-1';
const TARGET = join(here, '../extension/src/forward/surrogate/embedded-model.ts');

const manifest = JSON.parse(readFileSync(join(here, MODEL, 'manifest.json'), 'utf8'));
const base64 = readFileSync(join(here, MODEL, manifest.weights.file)).toString('base64');
const lines = base64.match(/.{1,100}/g).map((line) => `  '${line}',`);
writeFileSync(
  TARGET,
  `// Generated from models/${MODEL} by \`npm run build:model\`; not to be edited.

import type { SurrogateManifest } from './trained-model.ts';

/** manifest.json. */
export const MANIFEST: SurrogateManifest = ${JSON.stringify({ ...manifest, training: undefined }, null, 2)};

/** weights.bin, base64. */
export const WEIGHTS_BASE64 = [
${lines.join('\n')}
].join('');
`,
);
