import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { runInNewContext } from 'node:vm';
import { startServer } from '../../../demo/src/server/start-server.ts';
import type { RunningServer, ServerOptions } from '../../../demo/src/server/start-server.ts';

describe('startServer', () => {
  let folder: string;
  const closers: (() => Promise<void>)[] = [];

  const start = async (options: ServerOptions = {}): Promise<RunningServer> => {
    const server = await startServer({
      dataFolder: join(folder, 'data'),
      viewerFolder: join(folder, 'viewer'),
      pluginFolder: join(folder, 'plugin'),
      sampleStudy: false,
      port: 0,
      ...options,
    });
    closers.push(() => server.close());
    return server;
  };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'server-'));
    await mkdir(join(folder, 'viewer/assets'), { recursive: true });
    await mkdir(join(folder, 'plugin'));
    await writeFile(join(folder, 'secret.txt'), 'secret');
    await writeFile(join(folder, 'viewer/index.html'), '<title>page</title>');
    await writeFile(join(folder, 'viewer/app-config.js'), 'the one that came with the viewer');
    await writeFile(join(folder, 'viewer/.hidden'), 'secret');
    await writeFile(join(folder, 'viewer/12.bundle.0123456789abcdef.js'), 'bundle');
    await writeFile(join(folder, 'plugin/mode.js'), 'export default {}');
  });

  afterEach(async () => {
    await Promise.all(closers.splice(0).map((close) => close()));
    await rm(folder, { recursive: true, force: true });
  });

  const page = (url: string): Promise<Response> => fetch(url, { headers: { accept: 'text/html,*/*' } });

  it('serves the viewer, its pages, the plugin and our configuration on the loopback interface', async () => {
    const { url, archive } = await start();
    expect(new URL(url).hostname).toBe('127.0.0.1');
    expect(archive).toContain(join(folder, 'data'));
    for (const path of ['/', '/index.html', '/viewer?StudyInstanceUIDs=1.2', '/tumor-modeling']) {
      expect(await (await page(url + path)).text()).toBe('<title>page</title>');
    }
    const bundle = await fetch(`${url}/12.bundle.0123456789abcdef.js`);
    expect([await bundle.text(), bundle.headers.get('cache-control')]).toEqual([
      'bundle',
      'public, max-age=31536000, immutable',
    ]);
    const mode = await fetch(`${url}/plugins/tumor-modeling/mode.js`);
    expect([mode.headers.get('content-type'), mode.headers.get('cache-control')]).toEqual([
      expect.stringMatching(/^(text|application)\/javascript/) as string,
      'no-cache',
    ]);
  });

  it('tells the viewer where the archive and the mode are', async () => {
    const { url } = await start();
    const script = await (await fetch(`${url}/app-config.js`)).text();
    const window = { location: { origin: url } } as {
      location: { origin: string };
      config?: Record<string, unknown>;
    };
    runInNewContext(script, { window, URL });
    expect(window.config).toMatchObject({
      modes: [`${url}/plugins/tumor-modeling/mode.js`],
      showStudyList: true,
      investigationalUseDialog: { option: 'configure' },
      dataSources: [
        { configuration: { qidoRoot: '/dicom-web', wadoRoot: '/dicom-web', wadoUriRoot: '/wado' } },
      ],
    });
  });

  it('names no mode when there is no plugin', async () => {
    const { url } = await start({ pluginFolder: null });
    expect(await (await fetch(`${url}/app-config.js`)).text()).toContain('[null].filter(Boolean)');
  });

  it.each([
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/assets/../../secret.txt',
    '/..\\secret.txt',
    '/%5c..%5c..%5csecret.txt',
    '//secret.txt',
    '/.hidden',
    '/plugins/tumor-modeling/../../secret.txt',
    '/plugins/tumor-modeling/..%2f..%2fsecret.txt',
  ])('does not give what is outside of the viewer: %s', async (path) => {
    const { url } = await start();
    // A client that does not tidy the path up, as fetch would.
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    socket.write(`GET ${path} HTTP/1.1\r\nHost: ${hostname}\r\nAccept: */*\r\nConnection: close\r\n\r\n`);
    const answer = await text(socket);
    expect(answer).toMatch(/^HTTP\/1\.1 40[034] /);
    expect(answer).not.toContain('secret\n');
    expect(answer.endsWith('secret')).toBe(false);
  });

  it('answers 404, and not the page, for files and services that are not there', async () => {
    const { url } = await start();
    expect((await fetch(`${url}/missing.js`)).status).toBe(404);
    for (const path of ['/plugins/tumor-modeling/extension.js', '/plugins/other.js', '/dicom-web/nothing']) {
      expect((await page(url + path)).status).toBe(404);
    }
  });

  it('takes the next port when the default one is taken, and says so when a chosen one is', async () => {
    const { url } = await start();
    const { port } = new URL(url);
    await expect(start({ port: Number(port) })).rejects.toThrow(
      `Port ${port} is taken. Choose another with --port.`,
    );
    const servers = [await startServer(minimal()), await startServer(minimal())];
    closers.push(...servers.map((server) => () => server.close()));
    const ports = servers.map((server) => Number(new URL(server.url).port));
    expect(ports[0]).toBeGreaterThanOrEqual(3000);
    expect(ports[1]).toBeGreaterThan(ports[0]);
  });

  const minimal = (): ServerOptions => ({
    dataFolder: join(folder, 'data'),
    viewerFolder: join(folder, 'viewer'),
    pluginFolder: null,
    sampleStudy: false,
  });

  it('answers nobody who calls it by a name that is not of this machine', async () => {
    const { url } = await start();
    const { hostname, port } = new URL(url);
    const ask = async (host: string): Promise<string> => {
      const socket = connect(Number(port), hostname);
      socket.write(`GET /dicom-web/studies HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
      return (await text(socket)).slice(9, 12);
    };
    expect(await ask('evil.example')).toBe('421');
    expect(await ask('localhost.evil.example:3000')).toBe('421');
    expect(await ask('localhost:1234')).toBe('200');
    expect(await ask('[::1]')).toBe('200');
  });

  it('refuses an address that this machine does not have', async () => {
    await expect(start({ host: '192.0.2.1' })).rejects.toThrow("'192.0.2.1' is no address of this machine.");
  });

  describe('before an existing archive', () => {
    it.each([
      ['nonsense', /'nonsense' is no URL of an archive/],
      ['ftp://a/b', /'ftp:\/\/a\/b' is no URL of an archive/],
      ['http://127.0.0.1:9/rs', /The archive http:\/\/127\.0\.0\.1:9\/rs cannot be reached: .*ECONNREFUSED/],
    ])('refuses %s', async (archiveUrl, message) => {
      await expect(start({ archiveUrl })).rejects.toThrow(message);
    });

    interface Seen {
      readonly url: string;
      readonly headers: IncomingHttpHeaders;
    }

    const existing = async (
      status: (seen: Seen) => number,
    ): Promise<{ url: string; seen: Seen[]; stop(): Promise<void> }> => {
      const seen: Seen[] = [];
      const archive = createServer((request, response) => {
        seen.push({ url: request.url ?? '', headers: request.headers });
        response
          .writeHead(status(seen[seen.length - 1]), { 'content-type': 'application/dicom+json' })
          .end('[]');
      }).listen(0, '127.0.0.1');
      await once(archive, 'listening');
      const stop = async (): Promise<void> => {
        if (!archive.listening) return;
        archive.close();
        archive.closeAllConnections();
        await once(archive, 'close');
      };
      closers.push(stop);
      return { url: `http://127.0.0.1:${(archive.address() as AddressInfo).port}`, seen, stop };
    };

    it.each([
      [401, /answers 401: it wants credentials.*TUMOR_MODELING_ARCHIVE_AUTHORIZATION/],
      [404, /answers 404 to a search for studies/],
      [500, /answers 500 to a search for studies/],
    ])('refuses one that answers %d', async (status, message) => {
      const { url } = await existing(() => status);
      await expect(start({ archiveUrl: `${url}/rs` })).rejects.toThrow(message);
    });

    it('passes requests on with the host of the viewer and the credentials given, at any path', async () => {
      const { url: archiveUrl, seen } = await existing(() => 200);
      const { url } = await start({
        archiveUrl: `${archiveUrl}/aets/X/rs/`,
        archiveAuthorization: 'Bearer t',
      });
      const { host } = new URL(url);
      for (const path of [
        '/dicom-web/studies?includefield=1%2C2&PatientName=%26',
        '/aets/X/rs/studies/1/bulk',
        '/wado?a=b',
      ]) {
        expect((await fetch(url + path)).status).toBe(200);
        const { headers } = seen[seen.length - 1];
        expect(headers).toMatchObject({
          host,
          forwarded: `host=${host};proto=http`,
          authorization: 'Bearer t',
        });
      }
      expect(seen.slice(-3).map((request) => request.url)).toEqual([
        '/aets/X/rs/studies?includefield=1,2&PatientName=%26',
        '/aets/X/rs/studies/1/bulk',
        '/wado?a=b',
      ]);
    });

    it('leaves one its own host name that takes no other', async () => {
      const archive = await existing(({ headers }) => (headers.host?.startsWith('127.0.0.1:') ? 200 : 421));
      const { url } = await start({ archiveUrl: archive.url });
      expect((await fetch(`${url}/dicom-web/studies`)).status).toBe(200);
      expect((await fetch(`${url}/studies/1/series/2`)).status).toBe(200);
      expect(archive.seen.at(-1)?.headers.host).toBe(new URL(archive.url).host);
    });

    it('answers 5xx, and stays, when the archive goes away', async () => {
      const archive = await existing(() => 200);
      const { url } = await start({ archiveUrl: archive.url });
      await archive.stop();
      expect((await fetch(`${url}/dicom-web/studies`)).status).toBeGreaterThanOrEqual(500);
      expect((await page(url)).status).toBe(200);
    });
  });
});
