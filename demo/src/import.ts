import { resolve } from 'node:path';
import { storeInArchive } from './import/archive-store.ts';
import { IMPORT_USAGE, readImportArguments } from './import/import-arguments.ts';
import { ImportError } from './import/import-error.ts';
import { importFolder } from './import/import-folder.ts';
import { NiftiError } from './nifti/nifti-error.ts';

async function main(): Promise<void> {
  const { folder, tissueFile, segmentationFile, archiveUrl, ...options } = readImportArguments(
    process.argv.slice(2),
  );
  if (folder === undefined) {
    console.log(IMPORT_USAGE);
    return;
  }
  const authorization = process.env['TUMOR_MODELING_ARCHIVE_AUTHORIZATION'];
  const archive = { url: archiveUrl, ...(authorization === undefined ? {} : { authorization }) };
  // npm runs scripts at the root of the checkout, not where the user is.
  const path = (file: string): string => resolve(process.env['INIT_CWD'] ?? '.', file);
  const study = await importFolder({
    ...options,
    folder: path(folder),
    ...(tissueFile === undefined ? {} : { tissueFile: path(tissueFile) }),
    ...(segmentationFile === undefined ? {} : { segmentationFile: path(segmentationFile) }),
    store: (instances) => storeInArchive(archive, instances),
    onProgress: (message) => {
      console.log(message);
    },
  });
  const instances = study.series.reduce((sum, series) => sum + series.instances, 0);
  console.log(`
  Imported ${study.patientName}: ${study.series.length} series, ${instances} instances
  Study ${study.studyInstanceUID}
  in ${archiveUrl}`);
}

main().catch((error: unknown) => {
  const expected = error instanceof ImportError || error instanceof NiftiError;
  console.error(expected ? error.message : error);
  process.exitCode = 1;
});
