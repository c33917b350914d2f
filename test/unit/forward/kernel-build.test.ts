import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { KERNEL_BASE64 as SOLVER } from '../../../extension/src/forward/solver/wasm/kernel.wasm.ts';
import { KERNEL_BASE64 as CARD } from '../../../extension/src/forward/surrogate/card/kernel.wasm.ts';
import { KERNEL_BASE64 as NETWORK } from '../../../extension/src/forward/surrogate/network/kernel.wasm.ts';
import { KERNEL_BASE64 as LABEL_SUM } from '../../../extension/src/tumor/label-sum/kernel.wasm.ts';
import { KERNEL_BASE64 as TRAVEL_TIME } from '../../../extension/src/forward/surrogate/travel-time/kernel.wasm.ts';

test.each([
  ['forward/solver/wasm', SOLVER],
  ['forward/surrogate/travel-time', TRAVEL_TIME],
  ['forward/surrogate/network', NETWORK],
  ['forward/surrogate/card', CARD],
  ['tumor/label-sum', LABEL_SUM],
])('the committed module of %s is what its source compiles to', (kernel, committed) => {
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
      { cwd: join(root, 'extension/src', kernel, 'assembly') },
    );
    expect(readFileSync(file).toString('base64')).toBe(committed);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
