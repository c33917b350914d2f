import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { build } from 'esbuild';
import type { OutputFile, Plugin } from 'esbuild';
import { REPOSITORY } from '../repository.ts';

/** Every file of the plugin and what it is made of, by the name under which the others know it. */
const ENTRIES = {
  mode: 'mode/src/index.ts',
  extension: 'extension/src/index.ts',
  'anatomy-worker': 'extension/src/anatomy/worker.ts',
  'calibration-worker': 'extension/src/calibration/worker.ts',
  'evaluation-worker': 'extension/src/calibration/evaluation-worker.ts',
  'dicom-worker': 'extension/src/dicom/worker.ts',
  'pixel-codecs': 'extension/src/dicom/pixel-codecs.browser.ts',
  'tensor-backend': 'extension/src/forward/surrogate/card/tensor-backend.ts',
  'paper-network': 'extension/src/forward/surrogate/paper-network/runtime.browser.ts',
  'paper-network-weights': 'extension/src/forward/surrogate/paper-network/embedded-weights.ts',
};

/** What is loaded only where it is needed, and the file that it is in. */
const LAZY_FILES = {
  'pixel-codecs': 'pixel-codecs',
  'tensor-backend': 'tensor-backend',
  runtime: 'paper-network',
  'embedded-weights': 'paper-network-weights',
};

/** It stays a file of its own. */
const LAZY: Plugin = {
  name: 'lazy',
  setup: (build) => {
    for (const [source, file] of Object.entries(LAZY_FILES)) {
      build.onResolve({ filter: new RegExp(`/${source}\\.ts$`) }, ({ kind }) =>
        kind === 'dynamic-import' ? { path: `./${file}.js`, external: true } : undefined,
      );
    }
  },
};

/** Bundles the mode, the extension and its workers into ES modules, and gives the folder. Throws where one fails. */
export async function buildPlugin(folder: string = resolve(REPOSITORY, 'dist/plugin')): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: REPOSITORY,
    entryPoints: ENTRIES,
    outdir: folder,
    bundle: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    sourcemap: true,
    jsx: 'automatic',
    loader: { '.wasm': 'binary' },
    plugins: [LAZY],
    // The codecs ask for it where they run in Node.
    external: ['fs', 'path'],
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'warning',
    write: false,
  });
  assertComplete(outputFiles);
  await mkdir(folder, { recursive: true });
  await Promise.all(outputFiles.map(({ path, contents }) => replaceIfChanged(path, contents)));
  return folder;
}

/** What the files load by name at run time must be among them; the bundler does not look at it. */
function assertComplete(files: readonly OutputFile[]): void {
  const names = new Set(files.map(({ path }) => basename(path)));
  for (const { path, text } of files.filter((file) => file.path.endsWith('.js'))) {
    for (const [, name] of text.matchAll(/["']\.\/([\w-]+\.js)["']/g)) {
      if (!names.has(name)) throw new Error(`${basename(path)} loads ${name}, which is not built.`);
    }
  }
}

/** Somebody may be reading the file: it is replaced whole, and only if it has to be. */
async function replaceIfChanged(path: string, contents: Uint8Array): Promise<void> {
  const before = await readFile(path).catch(() => undefined);
  if (before?.equals(contents)) return;
  const aside = `${path}.${process.pid}.tmp`;
  await writeFile(aside, contents);
  await rename(aside, path);
}
