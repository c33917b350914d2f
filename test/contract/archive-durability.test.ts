import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Archive } from '../../demo/src/archive/archive.ts';
import { startArchiveServer } from './archive-under-test.ts';
import { ACCEPT, getJson, getParts, stow } from './dicomweb-client.ts';
import { countingBytes, makeObject, pixelAttributes, pixelElement } from './dicom-objects.ts';

const STUDY = '1.2.826.0.1.3680043.10.97';
const CLIENTS = 4;

function objectNumber(n: number): Buffer {
  const address = { study: STUDY, series: `${STUDY}.1`, instance: `${STUDY}.1.${n}` };
  const image = makeObject({ ...address, attributes: { ...pixelAttributes(256, 256), InstanceNumber: n } });
  return Buffer.concat([image, pixelElement(0x0010, 'OW', countingBytes(2 * 256 * 256, n))]);
}

async function startProcess(folder: string): Promise<{ process: ChildProcess; root: string }> {
  const script = join(__dirname, 'archive-process.ts');
  const process = spawn('node', ['--import', 'tsx', script, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [url] = (await once(createInterface(process.stdout), 'line')) as [string];
  return { process, root: `${url}/dicom-web` };
}

describe('The embedded archive', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'archive-'));
  });

  afterEach(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  it('loses nothing that it has acknowledged when it is killed in the middle of storing', async () => {
    const acknowledged: number[] = [];
    let next = 0;
    for (const killAfter of [1, 14, 33]) {
      const { process, root } = await startProcess(folder);
      const client = async (): Promise<void> => {
        for (;;) {
          const number = (next += 1);
          const answer = await stow(`${root}/studies`, [objectNumber(number)]).catch(() => undefined);
          if (answer?.status !== 200) return;
          acknowledged.push(number);
          if (acknowledged.length >= killAfter) process.kill('SIGKILL');
        }
      };
      await Promise.all([...Array.from({ length: CLIENTS }, client), once(process, 'exit')]);
    }
    expect(acknowledged.length).toBeGreaterThanOrEqual(33);

    const server = await startArchiveServer({ dataFolder: folder });
    const instances = await getJson(`${server.root}/instances`);
    // What was not acknowledged may be there or not, but only whole.
    expect(instances.length).toBeLessThanOrEqual(next);
    for (const number of acknowledged) {
      const url = `${server.root}/studies/${STUDY}/series/${STUDY}.1/instances/${STUDY}.1.${number}`;
      const [part] = await getParts(url, ACCEPT.instance);
      expect(part.content.equals(objectNumber(number))).toBe(true);
    }
    await server.close();
    expect(await readdir(join(folder, 'incoming'))).toEqual([]);
    const archive = await Archive.open(folder);
    expect([...archive.damaged.values()]).toEqual([]);
    expect(archive.index.size).toBe(instances.length);
  });

  it('answers from files alone when its index is gone, out of date or nonsense', async () => {
    const first = await Archive.open(folder);
    for (const number of [1, 2]) await first.store(objectNumber(number));
    await first.close();
    const second = await Archive.open(folder);
    await second.store(objectNumber(3));
    expect((await Archive.open(folder)).index.size).toBe(3);
    for (const nonsense of ['{', '{"version":1}', '[]', 'null']) {
      await writeFile(join(folder, 'index.json'), nonsense);
      expect((await Archive.open(folder)).index.size).toBe(3);
    }
    await rm(join(folder, 'index.json'));
    expect((await Archive.open(folder)).index.find(STUDY)).toHaveLength(3);
  });

  it('leaves out a file that is no whole object, and says which', async () => {
    const archive = await Archive.open(folder);
    await archive.store(objectNumber(1));
    await archive.store(objectNumber(2));
    const [entry] = archive.index.find(STUDY, `${STUDY}.1`, `${STUDY}.1.2`);
    await writeFile(archive.pathOf(entry), objectNumber(2).subarray(0, 1000));
    const again = await Archive.open(folder);
    expect(again.index.size).toBe(1);
    expect([...again.damaged.keys()]).toEqual([archive.pathOf(entry)]);
  });

  it('shows what another process has stored into the same folder, and refuses to overwrite it', async () => {
    const [one, other] = [await Archive.open(folder), await Archive.open(folder)];
    expect((await one.store(objectNumber(1))).kind).toBe('stored');
    expect((await other.store(objectNumber(1))).kind).toBe('already-stored');
    const changed = Buffer.concat([objectNumber(1), Buffer.alloc(0)]);
    changed[changed.length - 1] ^= 1;
    await one.store(objectNumber(2));
    const different = objectNumber(2);
    different[different.length - 1] ^= 1;
    expect((await other.store(different)).kind).toBe('duplicate');
    expect((await other.store(changed)).kind).toBe('duplicate');
    await other.refresh();
    expect(other.index.size).toBe(2);
  });

  it('stores an object once when several clients send it at the same time', async () => {
    const archive = await Archive.open(folder);
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => archive.store(objectNumber(1))));
    expect(outcomes.map(({ kind }) => kind).sort()).toEqual([
      ...Array<string>(7).fill('already-stored'),
      'stored',
    ]);
    expect(await readdir(join(folder, 'incoming'))).toEqual([]);
  });
});
