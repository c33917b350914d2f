import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setImmediate } from 'node:timers/promises';
import { startArchiveServer } from './archive-under-test.ts';
import type { ArchiveUnderTest } from './archive-under-test.ts';
import { ACCEPT, get, getJson, itemValues, stow, stowBody, STOW_TYPE } from './dicomweb-client.ts';
import { makeObject, pixelAttributes, pixelElement } from './dicom-objects.ts';

const LIMIT = 100_000;
const address = { study: '1.2.3', series: '1.2.3.4', instance: '1.2.3.4.5' };
const object = makeObject(address);

/** Ends when the folder is empty: a client that goes away is gone before what it sent is. */
async function nothingIncoming(folder: string): Promise<void> {
  while ((await readdir(folder)).length > 0) await setImmediate();
}

/** Requests that the embedded archive must refuse, leaving nothing behind. */
describe('The embedded archive refuses', () => {
  let dataFolder: string;
  let archive: ArchiveUnderTest;

  beforeAll(async () => {
    dataFolder = await mkdtemp(join(tmpdir(), 'archive-'));
    archive = await startArchiveServer({ dataFolder, largestBodyBytes: LIMIT });
  });

  afterAll(async () => {
    await archive.close();
    await rm(dataFolder, { recursive: true, force: true });
  });

  afterEach(async () => {
    expect(await getJson(`${archive.root}/instances`)).toEqual([]);
    await nothingIncoming(join(dataFolder, 'incoming'));
  });

  const post = (body: Buffer, contentType: string, accept = ACCEPT.json): Promise<Response> =>
    fetch(`${archive.root}/studies`, {
      method: 'POST',
      headers: { 'content-type': contentType, accept },
      body: new Uint8Array(body),
    });

  it.each([
    ['no multipart', object, 'application/dicom', 415],
    [
      'multipart of another type',
      stowBody([object]),
      STOW_TYPE.replace('application/dicom', 'image/png'),
      415,
    ],
    ['form data', stowBody([object]), STOW_TYPE.replace('related', 'form-data'), 415],
    ['a boundary that is not named', stowBody([object]), 'multipart/related; type="application/dicom"', 400],
    ['a boundary that does not come', object, STOW_TYPE, 400],
    ['no parts', Buffer.alloc(0), STOW_TYPE, 400],
    ['a body that ends within a part', stowBody([object]).subarray(0, -60), STOW_TYPE, 400],
  ])('%s', async (_, body, contentType, status) => {
    const response = await post(body, contentType);
    expect([response.status, typeof ((await response.json()) as { message: unknown }).message]).toEqual([
      status,
      'string',
    ]);
  });

  it('a part of another type, and the good part beside it', async () => {
    const body = stowBody([object, object]).toString('latin1');
    const at = body.lastIndexOf('application/dicom');
    const changed = `${body.slice(0, at)}text/html${body.slice(at + 'application/dicom'.length)}`;
    expect((await post(Buffer.from(changed, 'latin1'), STOW_TYPE)).status).toBe(415);
  });

  it('a client that wants no JSON', async () => {
    expect((await post(stowBody([object]), STOW_TYPE, 'application/dicom+xml')).status).toBe(406);
    expect((await get(`${archive.root}/studies`, 'application/dicom+xml')).status).toBe(406);
  });

  it('a body that says it is too large', async () => {
    const large = Buffer.concat([object, Buffer.alloc(LIMIT)]);
    expect((await stow(`${archive.root}/studies`, [large])).status).toBe(413);
  });

  it('a body that turns out to be too large, and the good object at its beginning', async () => {
    const body = stowBody([object, Buffer.alloc(LIMIT)]);
    const { port, hostname } = new URL(archive.root);
    const socket = connect(Number(port), hostname);
    const head = [
      'POST /dicom-web/studies HTTP/1.1',
      'Host: localhost',
      `Content-Type: ${STOW_TYPE}`,
      'Transfer-Encoding: chunked',
    ];
    socket.write(`${head.join('\r\n')}\r\n\r\n${body.length.toString(16)}\r\n`);
    socket.write(body);
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 413 /);
  });

  it('a client that goes away within the body', async () => {
    const { port, hostname } = new URL(archive.root);
    const socket = connect(Number(port), hostname);
    const body = stowBody([object, object]);
    const head = ['POST /dicom-web/studies HTTP/1.1', 'Host: localhost', `Content-Type: ${STOW_TYPE}`];
    socket.end(
      `${head.join('\r\n')}\r\nContent-Length: ${body.length}\r\n\r\n${body.toString('latin1', 0, 900)}`,
    );
    expect(await text(socket)).not.toMatch(/^HTTP\/1\.1 200/);
  });

  it.each(['../../../escape', '1.2.3/4', '1.2.3\0.4', '', '1..2', 'a.b'])(
    'an object whose SOP Instance UID is %j',
    async (instance) => {
      const { status, body } = await stow(`${archive.root}/studies`, [makeObject({ ...address, instance })]);
      expect([status, itemValues(body, '0008119A', '00081197')]).toEqual([409, [0xc000]]);
    },
  );

  it('an object whose study leaves the folder', async () => {
    const answer = await stow(`${archive.root}/studies`, [makeObject({ ...address, study: '../1.2' })]);
    expect(answer.status).toBe(409);
  });

  it('a study in the URL that is no UID', async () => {
    expect((await stow(`${archive.root}/studies/..%2f1`, [object])).status).toBe(400);
  });

  it('pixel data that end too early', async () => {
    const whole = Buffer.concat([
      makeObject({ ...address, attributes: pixelAttributes(4, 4) }),
      pixelElement(0x0010, 'OW', Buffer.alloc(32)),
    ]);
    const { status, body } = await stow(`${archive.root}/studies`, [whole.subarray(0, -2)]);
    expect(status).toBe(409);
    expect(String(itemValues(body, '0008119A', '00000902')[0])).toContain('7FE00010 promises 32 bytes');
  });

  it.each(['/studies/..%2f..%2fetc', '/studies/1.2.3/metadata', '/studies/%2e%2e/series', '/nonsense'])(
    'to give %s',
    async (path) => {
      const response = await get(`${archive.root}${path}`, ACCEPT.json);
      expect([404, 200]).toContain(response.status);
      expect(response.status === 200 ? await response.json() : []).toEqual([]);
    },
  );
});
