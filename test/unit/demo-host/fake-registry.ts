import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { create } from 'tar';
import type { PinnedPackage } from '../../../demo/src/host/viewer-package.ts';

/** What a request for the package file is answered with. */
export type Delivery = 'whole' | 'connection cut' | 'ends early' | 'a byte changed' | 'server error';

export interface FakeRegistry {
  readonly url: string;
  /** What the next requests for the file get; after them it is delivered whole. */
  readonly deliveries: Delivery[];
  /** How often the file was asked for. */
  requests: number;
  /** What the registry says the checksum is; undefined says nothing. */
  statedIntegrity: string | undefined;
  readonly wanted: PinnedPackage;
  close(): Promise<void>;
}

export const PAGE = '<!doctype html><title>viewer</title>';

/** A registry on this machine with one small package in it, whose deliveries can be made to fail. */
export async function startFakeRegistry(): Promise<FakeRegistry> {
  const file = await packPackage();
  const integrity = `sha512-${createHash('sha512').update(file).digest('base64')}`;
  const server = createServer((request, response) => {
    if (request.url?.endsWith('.tgz')) {
      registry.requests += 1;
      deliver(response, file, registry.deliveries.shift() ?? 'whole');
    } else {
      const dist = { tarball: `${registry.url}/viewer.tgz`, integrity: registry.statedIntegrity };
      const version = { name: '@test/viewer', version: '1.0.0', dist };
      response.setHeader('content-type', 'application/json');
      response.end(
        JSON.stringify({
          name: '@test/viewer',
          versions: { '1.0.0': version },
          'dist-tags': { latest: '1.0.0' },
        }),
      );
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const registry: FakeRegistry = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    deliveries: [],
    requests: 0,
    statedIntegrity: undefined,
    wanted: { name: '@test/viewer', version: '1.0.0', integrity, bytes: file.length },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return registry;
}

function deliver(response: ServerResponse, file: Buffer, delivery: Delivery): void {
  const half = file.subarray(0, file.length / 2);
  switch (delivery) {
    case 'whole':
      response.end(file);
      break;
    case 'connection cut':
      response.writeHead(200, { 'content-length': file.length });
      response.write(half, () => response.destroy());
      break;
    case 'ends early':
      response.end(half);
      break;
    case 'a byte changed': {
      const changed = Buffer.from(file);
      changed[changed.length - 20] ^= 1;
      response.end(changed);
      break;
    }
    case 'server error':
      response.writeHead(500).end();
      break;
  }
}

async function packPackage(): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'package-'));
  await mkdir(join(folder, 'package/dist/assets'), { recursive: true });
  await writeFile(join(folder, 'package/package.json'), '{"name":"@test/viewer","version":"1.0.0"}');
  await writeFile(join(folder, 'package/dist/index.html'), PAGE);
  const noise = createHash('sha512').update('noise').digest();
  await writeFile(
    join(folder, 'package/dist/assets/large.bin'),
    Buffer.concat(Array.from({ length: 4000 }, () => noise)),
  );
  await create({ gzip: { level: 0 }, file: join(folder, 'viewer.tgz'), cwd: folder }, ['package']);
  const file = await readFile(join(folder, 'viewer.tgz'));
  await rm(folder, { recursive: true });
  return file;
}
