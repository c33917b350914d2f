/**
 * Compiles each kernel.ts of `KERNELS` with AssemblyScript and writes the module as base64 into kernel.wasm.ts of
 * the folder above, so that it is bundled like any other code and needs no address to be fetched from. Run by
 * `npm run build:kernel`.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const SURROGATE = join(here, '../../../surrogate');
const KERNELS = [
  here,
  join(SURROGATE, 'travel-time/assembly'),
  join(SURROGATE, 'network/assembly'),
  join(SURROGATE, 'card/assembly'),
  join(here, '../../../../tumor/label-sum/assembly'),
];
const asc = join(
  dirname(createRequire(import.meta.url).resolve('assemblyscript/package.json')),
  'bin/asc.js',
);

function build(source) {
  const folder = mkdtempSync(join(tmpdir(), 'kernel-'));
  try {
    const file = join(folder, 'kernel.wasm');
    execFileSync(process.execPath, [asc, 'kernel.ts', '--config', 'asconfig.json', '--outFile', file], {
      cwd: source,
      stdio: 'inherit',
    });
    const base64 = readFileSync(file).toString('base64');
    const lines = base64.match(/.{1,100}/g).map((line) => `  '${line}',`);
    const text = `// Generated from assembly/kernel.ts by \`npm run build:kernel\`; not to be edited.

/** The compiled WebAssembly module, base64. */
export const KERNEL_BASE64 = [
${lines.join('\n')}
].join('');
`;
    writeFileSync(join(source, '../kernel.wasm.ts'), text);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

KERNELS.forEach(build);
