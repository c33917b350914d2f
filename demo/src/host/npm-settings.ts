import { dirname, resolve } from 'node:path';
import Config from '@npmcli/config';
import settings from '@npmcli/config/lib/definitions/index.js';
import { REPOSITORY } from '../repository.ts';

/** Registry, credentials, proxy and certificates as npm itself would use them here. */
export async function npmSettings(): Promise<Record<string, unknown>> {
  const { definitions, shorthands, flatten } = settings;
  const script = process.env['npm_execpath'];
  const npmPath = script
    ? resolve(dirname(script), '..')
    : resolve(process.execPath, '../../lib/node_modules/npm');
  const config = new Config({ npmPath, definitions, shorthands, flatten, argv: [], cwd: REPOSITORY });
  await config.load();
  return { ...config.flat };
}
