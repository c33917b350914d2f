import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { KERNEL_BASE64 } from '../../../extension/src/forward/solver/wasm/kernel.wasm.ts';

test('the committed module is what its source compiles to', () => {
  const root = resolve(__dirname, '../../..');
  const folder = mkdtempSync(join(tmpdir(), 'kernel-test-'));
  try {
    const file = join(folder, 'kernel.wasm');
    execFileSync(
      process.execPath,
      [
        join(root, 'node_modules/assemblyscript/bin/asc.js'),
        'kernel.ts',
        '--config',
        'asconfig.json',
        '--outFile',
        file,
      ],
      { cwd: join(root, 'extension/src/forward/solver/wasm/assembly') },
    );
    expect(readFileSync(file).toString('base64')).toBe(KERNEL_BASE64);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
