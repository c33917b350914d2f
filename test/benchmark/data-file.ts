import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

/**
 * Real data lies beside the repository, in `../shared/data`, or in the folder that TUMOR_MODELING_TEST_DATA names.
 * Throws an Error that says so where the file or folder is not there.
 */
export function dataFile(name: string): string {
  const data = process.env.TUMOR_MODELING_TEST_DATA ?? resolve(import.meta.dirname, '../../../shared/data');
  const path = join(data, name);
  if (!existsSync(path)) {
    throw new Error(`There is no ${path}: set TUMOR_MODELING_TEST_DATA to the folder of the test data`);
  }
  return path;
}
