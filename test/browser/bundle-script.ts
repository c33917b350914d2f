import { build } from 'esbuild';

/** Bundles a script for the browser into one file. */
export async function bundleScript(path: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [path],
    bundle: true,
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    loader: { '.wasm': 'binary' },
    logLevel: 'warning',
    write: false,
  });
  return outputFiles[0].text;
}
