import { fetchViewer } from '../../demo/src/host/fetch-viewer.ts';
import { provideDebianPackages } from './debian-packages.ts';
import { providePythonReaders } from './python-readers.ts';
import { checkRealData } from './real-data.ts';

/** Finds or installs all that the tests need beyond npm packages. Run before them by `npm test`. */
async function provision(): Promise<void> {
  checkRealData();
  provideDebianPackages();
  providePythonReaders();
  const viewer = await fetchViewer({
    onProgress: (message) => {
      console.log(message);
    },
  });
  console.log(`found    viewer            ${viewer}`);
}

provision().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
