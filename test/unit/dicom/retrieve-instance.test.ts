import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { retrieveInstance } from '../../../extension/src/dicom/retrieve-instance.ts';

/** Bytes that look like the beginning of a boundary, and are none. */
const INSTANCE = Buffer.from('\r\n\r\nDICM\r\n--parts\r\n--par\0\xff\r\n', 'latin1');
const OTHER = Buffer.from('another');

function multipart(...parts: readonly Buffer[]): Buffer {
  const heads = parts.flatMap((part) => [
    Buffer.from('\r\n--part-1\r\nContent-Type: application/dicom\r\n\r\n'),
    part,
  ]);
  return Buffer.concat([Buffer.from('preamble'), ...heads, Buffer.from('\r\n--part-1--\r\n')]);
}

const MULTIPART = 'multipart/related; type="application/dicom"; boundary="part-1"';
const ANSWERS: Readonly<Record<string, { status?: number; type: string; body: Buffer }>> = {
  '/one': { type: MULTIPART, body: multipart(INSTANCE) },
  '/two': { type: MULTIPART, body: multipart(INSTANCE, OTHER) },
  '/alone': { type: 'application/dicom', body: INSTANCE },
  '/compressed': { type: MULTIPART, body: multipart(INSTANCE) },
  '/none': { type: MULTIPART, body: Buffer.from('\r\n--part-1--\r\n') },
  '/cut': { type: MULTIPART, body: multipart(INSTANCE).subarray(0, 70) },
  '/forbidden': { status: 403, type: 'text/plain', body: Buffer.from('no') },
};

let server: Server;
let root: string;
let asked: IncomingHttpHeaders;

beforeAll(async () => {
  server = createServer((request, response) => {
    asked = request.headers;
    // An archive that cannot decompress what it holds.
    if (request.url === '/compressed' && !asked.accept?.endsWith('transfer-syntax=*')) {
      response.writeHead(406).end('as it is only');
      return;
    }
    const { status = 200, type, body } = ANSWERS[request.url ?? ''];
    response.writeHead(status, { 'Content-Type': type }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  root = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

test.each(['/one', '/two', '/alone'])('gives the bytes of the one instance: %s', async (path) => {
  const bytes = await retrieveInstance({ url: root + path, headers: { Authorization: 'Bearer x' } });
  expect(Buffer.from(bytes).equals(INSTANCE)).toBe(true);
  expect(asked).toMatchObject({
    accept: 'multipart/related; type="application/dicom"',
    authorization: 'Bearer x',
  });
});

test('takes an instance as it is where the archive cannot give it uncompressed', async () => {
  const bytes = await retrieveInstance({ url: `${root}/compressed`, headers: {} });
  expect(Buffer.from(bytes).equals(INSTANCE)).toBe(true);
  expect(asked.accept).toBe('multipart/related; type="application/dicom"; transfer-syntax=*');
});

test.each(['/none', '/cut'])('says that an answer has no whole instance: %s', async (path) => {
  await expect(retrieveInstance({ url: root + path, headers: {} })).rejects.toThrow(
    `The archive answered with no instance for ${root}${path}`,
  );
});

test('says with what the archive refused', async () => {
  await expect(retrieveInstance({ url: `${root}/forbidden`, headers: {} })).rejects.toThrow(
    `The archive answered HTTP 403 for ${root}/forbidden`,
  );
});
