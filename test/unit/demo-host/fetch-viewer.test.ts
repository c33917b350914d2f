import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fetchViewer } from '../../../demo/src/host/fetch-viewer.ts';
import { PAGE, startFakeRegistry } from './fake-registry.ts';
import type { Delivery, FakeRegistry } from './fake-registry.ts';

describe('fetchViewer', () => {
  let registry: FakeRegistry;
  let base: string;
  let folder: string;
  let messages: string[];

  beforeEach(async () => {
    registry = await startFakeRegistry();
    base = await mkdtemp(join(tmpdir(), 'viewer-'));
    folder = join(base, 'host');
    messages = [];
  });

  afterEach(async () => {
    await registry.close();
    await rm(base, { recursive: true, force: true });
  });

  const fetchIt = (): Promise<string> =>
    fetchViewer({
      folder,
      package: registry.wanted,
      settings: { registry: registry.url, cache: join(base, 'npm-cache'), fetchRetries: 0 },
      onProgress: (message) => messages.push(message),
    });

  it('unpacks the dist folder alone, shows its progress, and does not ask again', async () => {
    const dist = await fetchIt();
    expect(dist).toBe(join(folder, 'test-viewer-1.0.0', 'dist'));
    expect(await readFile(join(dist, 'index.html'), 'utf8')).toBe(PAGE);
    expect(await readdir(join(folder, 'test-viewer-1.0.0'))).toEqual(['dist']);
    expect(messages.at(-1)).toMatch(/100 %/);
    await registry.close();
    expect(await fetchIt()).toBe(dist);
    registry = await startFakeRegistry();
  });

  it.each<Delivery>(['connection cut', 'ends early', 'a byte changed', 'server error'])(
    'throws a download away and tries again: %s',
    async (delivery) => {
      // The library below repeats a request for a file with a wrong checksum by itself.
      registry.deliveries.push(delivery, delivery);
      const dist = await fetchIt();
      expect(await readFile(join(dist, 'index.html'), 'utf8')).toBe(PAGE);
      expect(messages.some((message) => message.includes('thrown away'))).toBe(true);
      expect(await readdir(folder)).toEqual(['test-viewer-1.0.0']);
    },
  );

  it('gives up after three attempts, says why, and leaves nothing', async () => {
    registry.deliveries.push(...Array<Delivery>(20).fill('a byte changed'));
    await expect(fetchIt()).rejects.toThrow(/^The viewer could not be fetched: .*checksum differs/);
    expect(await readdir(folder)).toEqual([]);
    expect(messages.filter((message) => message.includes('Trying again'))).toHaveLength(2);
  });

  it('does not take another file that the registry vouches for', async () => {
    registry.statedIntegrity = `sha512-${Buffer.alloc(64, 7).toString('base64')}`;
    await expect(fetchIt()).rejects.toThrow(/@test\/viewer 1\.0\.0 .*checksum differs/);
    expect(await readdir(folder)).toEqual([]);
  });

  it('says that the registry cannot be reached', async () => {
    await registry.close();
    await expect(fetchIt()).rejects.toThrow(/^The viewer could not be fetched: .*ECONNREFUSED/);
    registry = await startFakeRegistry();
  });

  it('may run several times at once', async () => {
    const folders = await Promise.all([fetchIt(), fetchIt(), fetchIt()]);
    expect(new Set(folders).size).toBe(1);
    expect(await readFile(join(folders[0], 'index.html'), 'utf8')).toBe(PAGE);
    expect(await readdir(folder)).toEqual(['test-viewer-1.0.0']);
  });

  it('does not use what a killed download has left', async () => {
    await mkdir(join(folder, 'partial-abc', 'dist'), { recursive: true });
    await writeFile(join(folder, 'partial-abc', 'dist', 'index.html'), 'half');
    await mkdir(join(folder, 'test-viewer-1.0.0.old'), { recursive: true });
    const dist = await fetchIt();
    expect(await readFile(join(dist, 'index.html'), 'utf8')).toBe(PAGE);
  });
});
