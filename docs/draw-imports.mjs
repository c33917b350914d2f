/** Writes docs/imports.md: which folder imports which, as dependency-cruiser finds it. `npm run diagram`. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';

const own = '^(extension|mode|demo|cli)/src';
const folders = '^(extension/src/[^/]+|(mode|demo|cli)/src)';
const diagram = execFileSync(
  'npx',
  [
    'depcruise',
    ...['--config', '.dependency-cruiser.cjs'],
    ...['--include-only', own],
    ...['--collapse', folders],
    ...['--output-type', 'mermaid'],
    ...['extension/src', 'mode/src', 'demo/src', 'cli/src'],
  ],
  { encoding: 'utf8' },
);
const text = `# Who imports whom

Drawn by \`npm run diagram\` from the sources. The table that it must obey is in [architecture.md](architecture.md), and
\`npm run boundaries\` holds it.

\`\`\`mermaid
${diagram.trim()}
\`\`\`
`;
writeFileSync(path.join(import.meta.dirname, 'imports.md'), text);
