import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { REPOSITORY } from '../../demo/src/repository.ts';

/** Says whether the real cases are there that some tests read. Throws where they are required and are not. */
export function checkRealData(): void {
  const folder = resolve(process.env['TUMOR_MODELING_TEST_DATA'] ?? join(REPOSITORY, '../shared/data'));
  if (existsSync(join(folder, 'MANIFEST.tsv'))) {
    console.log(`found    real data         ${folder}`);
    return;
  }
  const message = `There is no real data at ${folder} (TUMOR_MODELING_TEST_DATA names another folder).`;
  if (process.env['REQUIRE_REAL_DATA'] === '1') throw new Error(`${message} REQUIRE_REAL_DATA=1 wants it.`);
  const line = '!'.repeat(100);
  console.warn(
    `${line}\n${message}\nTESTS ON REAL CASES ARE NOT RUN. What they would find stays unknown.\n${line}`,
  );
}
