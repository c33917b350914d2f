import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from '../../demo/src/repository.ts';

const FOLDER = join(REPOSITORY, '.cache/conformance-venv');
const REQUIREMENTS = join(REPOSITORY, 'test/conformance/requirements.txt');
const STAMP = join(FOLDER, 'requirements.sha256');

/** Provides the Python packages that the tests read DICOM with, as pinned; made anew when the pins change. */
export function providePythonReaders(): void {
  const wanted = createHash('sha256').update(readFileSync(REQUIREMENTS)).digest('hex');
  const present = existsSync(STAMP) ? readFileSync(STAMP, 'utf8') : '';
  if (present !== wanted) {
    console.log('missing  Python readers: installing');
    rmSync(FOLDER, { recursive: true, force: true });
    run('python3', ['-m', 'venv', FOLDER]);
    const pip = [
      '-m',
      'pip',
      'install',
      '--quiet',
      '--disable-pip-version-check',
      '--requirement',
      REQUIREMENTS,
    ];
    run(join(FOLDER, 'bin/python'), pip);
    // Written last: an interrupted installation is none.
    writeFileSync(STAMP, wanted);
  }
  console.log(`found    Python readers    ${FOLDER}`);
}

function run(command: string, args: readonly string[]): void {
  const { status, error } = spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });
  if (error) throw error;
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed.`);
}
