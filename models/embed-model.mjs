/**
 * Writes the trained models' manifests and weights into a TypeScript file, so that they are bundled like any other code
 * and need no address to be fetched from. Run by `npm run build:model`.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';

const here = dirname(fileURLToPath(import.meta.url));
const MODELS = ['travel-time-4', 'travel-time-4-ratio100'];
const TARGET = join(here, '../extension/src/forward/surrogate/embedded-models.ts');

const entries = MODELS.map((model) => {
  const manifest = JSON.parse(readFileSync(join(here, model, 'manifest.json'), 'utf8'));
  const base64 = readFileSync(join(here, model, manifest.weights.file)).toString('base64');
  const lines = base64.match(/.{1,100}/g).map((line) => `      '${line}',`);
  return `  {
    manifest: ${JSON.stringify({ ...manifest, training: undefined }, null, 2)},
    weights: [
${lines.join('\n')}
    ].join(''),
  },`;
});
const source = `// Generated from ${MODELS.map((model) => `models/${model}`).join(' and ')} by \`npm run build:model\`; not to be edited.

import type { SurrogateManifest } from './trained-model.ts';

/** Of each model manifest.json, and weights.bin in base64. */
export const EMBEDDED: readonly { readonly manifest: SurrogateManifest; readonly weights: string }[] = [
${entries.join('\n')}
];
`;
writeFileSync(TARGET, await format(source, { ...(await resolveConfig(TARGET)), filepath: TARGET }));
