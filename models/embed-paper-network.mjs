/**
 * Writes the paper's network into two TypeScript files: the manifest, which is bundled with the rest, and the weights, which are
 * loaded when they are needed. Run by `npm run build:model`.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';

const here = dirname(fileURLToPath(import.meta.url));
const MODEL = 'paper-network-4';
const FOLDER = join(here, '../extension/src/forward/surrogate/paper-network');
const HEADER = `// Generated from models/${MODEL} by \`npm run build:model\`; not to be edited.\n\n`;

const manifest = JSON.parse(readFileSync(join(here, MODEL, 'manifest.json'), 'utf8'));
const base64 = readFileSync(join(here, MODEL, manifest.weights.file)).toString('base64');
const lines = base64.match(/.{1,100}/g).map((line) => `  '${line}',`);
const sources = {
  'embedded-manifest.ts': `import type { PaperNetworkManifest } from './manifest.ts';

/** manifest.json without what it says of the training. */
export const EMBEDDED_MANIFEST: PaperNetworkManifest = ${JSON.stringify({ ...manifest, training: undefined }, null, 2)};
`,
  'embedded-weights.ts': `/** weights.bin in base64. */
export const EMBEDDED_WEIGHTS = [
${lines.join('\n')}
].join('');
`,
};
for (const [name, source] of Object.entries(sources)) {
  const file = join(FOLDER, name);
  writeFileSync(file, await format(HEADER + source, { ...(await resolveConfig(file)), filepath: file }));
}
