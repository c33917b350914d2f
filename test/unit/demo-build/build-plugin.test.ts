import { mkdtemp, readFile, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildPlugin } from '../../../demo/src/build/build-plugin.ts';

describe('buildPlugin', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'plugin-'));
    await buildPlugin(folder);
  });

  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  it('makes the mode, the extension and its workers, each with a source map', async () => {
    const names = [
      'anatomy-worker.js',
      'calibration-worker.js',
      'dicom-worker.js',
      'evaluation-worker.js',
      'extension.js',
      'mode.js',
      'paper-network-weights.js',
      'paper-network.js',
      'pixel-codecs.js',
      'tensor-backend.js',
    ];
    expect((await readdir(folder)).sort()).toEqual(names.flatMap((name) => [name, `${name}.map`]));
  });

  it('leaves nothing to be resolved in the browser', async () => {
    for (const name of (await readdir(folder)).filter((file) => file.endsWith('.js'))) {
      const text = await readFile(join(folder, name), 'utf8');
      // Emscripten's module asks for Node's own where it finds itself in Node.
      const required = /\brequire\(["'](?!fs["']|worker_threads["'])/.test(text);
      expect([name, /^import\b.*from/m.test(text), required]).toEqual([name, false, false]);
      expect(text).not.toContain('process.env.NODE_ENV');
    }
  });

  it('loads the extension and the workers from beside the files that want them', async () => {
    expect(await readFile(join(folder, 'mode.js'), 'utf8')).toMatch(
      /new URL\("\.\/extension\.js", import\.meta\.url\)/,
    );
    expect(await readFile(join(folder, 'extension.js'), 'utf8')).toContain('"./calibration-worker.js"');
    expect(await readFile(join(folder, 'calibration-worker.js'), 'utf8')).toContain(
      'import("./tensor-backend.js")',
    );
  });

  it('does not touch files that stay the same', async () => {
    const before = await stat(join(folder, 'extension.js'));
    await buildPlugin(folder);
    expect((await stat(join(folder, 'extension.js'))).ino).toBe(before.ino);
  });
});
