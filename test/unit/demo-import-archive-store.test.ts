import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { storeInArchive } from '../../demo/src/import/archive-store.ts';

interface Answer {
  readonly status: number;
  readonly body: string;
}

interface FakeArchive {
  readonly url: string;
  readonly requests: { readonly headers: IncomingMessage['headers']; readonly body: Buffer }[];
  close(): Promise<void>;
}

async function fakeArchive(answer: Answer): Promise<FakeArchive> {
  const requests: FakeArchive['requests'] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      requests.push({ headers: request.headers, body: Buffer.concat(chunks) });
      response.writeHead(answer.status, { 'Content-Type': 'application/dicom+json' }).end(answer.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/dicom-web`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
      }),
  };
}

async function storing(
  answer: Answer,
  instances: ArrayBuffer[],
): Promise<[FakeArchive['requests'], unknown]> {
  const archive = await fakeArchive(answer);
  try {
    const error: unknown = await storeInArchive(
      { url: archive.url, authorization: 'Basic x' },
      instances,
    ).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    return [archive.requests, error];
  } finally {
    await archive.close();
  }
}

const bytes = (length: number, value: number): ArrayBuffer => new Uint8Array(length).fill(value).buffer;
/** What Orthanc answers when all went well. */
const STORED = { status: 200, body: '{"00081198":{"vr":"SQ"},"00081199":{"vr":"SQ","Value":[{}]}}' };

test('sends all instances, each as a part, in requests of bounded size', async () => {
  const instances = [bytes(5_000_000, 1), bytes(5_000_000, 2), bytes(1000, 3), bytes(3000, 4)];
  const [requests, error] = await storing(STORED, instances);
  expect(error).toBeUndefined();
  expect(requests).toHaveLength(2);
  const boundary = /boundary=(.+)$/.exec(requests[1].headers['content-type'] ?? '')?.[1] ?? '';
  const head = `--${boundary}\r\nContent-Type: application/dicom\r\n\r\n`;
  const expected = Buffer.concat([
    Buffer.from(head),
    Buffer.alloc(5_000_000, 2),
    Buffer.from(`\r\n${head}`),
    Buffer.alloc(1000, 3),
    Buffer.from(`\r\n${head}`),
    Buffer.alloc(3000, 4),
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ]);
  expect(requests[1].body.equals(expected)).toBe(true);
  expect(requests[1].headers.authorization).toBe('Basic x');
});

const FAILED_ITEM =
  '{"00081155":{"vr":"UI","Value":["1.2.3"]},"00081197":{"vr":"US","Value":[273]},"00081150":{"vr":"UI"}}';

test.each<[string, Answer, RegExp]>([
  [
    'an instance that is there with other content',
    { status: 409, body: `{"00081198":{"vr":"SQ","Value":[${FAILED_ITEM}]}}` },
    /did not keep 1 of 1 instances; the first: 1\.2\.3: failure 0x0111 it is there already with other content/,
  ],
  [
    'a failure that comes with success',
    { status: 200, body: `{"00081198":{"vr":"SQ","Value":[${FAILED_ITEM}]}}` },
    /did not keep 1 of 1 instances/,
  ],
  [
    'an instance that is not understood',
    {
      status: 409,
      body: '{"0008119A":{"vr":"SQ","Value":[{"00081197":{"vr":"US","Value":[49152]},"00000902":{"vr":"LO","Value":["no preamble"]}}]}}',
    },
    /an instance: failure 0xc000 no preamble/,
  ],
  ['a refusal', { status: 413, body: 'too large' }, /refused the request: 413 .* too large/],
  ['no DICOMweb at all', { status: 404, body: '<html></html>' }, /refused the request: 404/],
])('reports %s', async (_, answer, message) => {
  const [, error] = await storing(answer, [bytes(10, 0)]);
  expect(error).toMatchObject({ name: 'ImportError', message: expect.stringMatching(message) as string });
});

test('says where it looked when there is no archive', async () => {
  const archive = await fakeArchive(STORED);
  await archive.close();
  await expect(storeInArchive({ url: archive.url }, [bytes(1, 0)])).rejects.toThrow(
    /The archive at http:\/\/127.* cannot be reached \(.*ECONNREFUSED.*npm start.*--archive/,
  );
});
