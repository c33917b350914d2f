import { answerRequest } from '../../../extension/src/dicom/answer-request.ts';
import { createDicomClient } from '../../../extension/src/dicom/client.ts';
import type { DicomRequest } from '../../../extension/src/dicom/protocol.ts';
import { SEGMENT_CODES } from '../../../extension/src/dicom/segment-codes.ts';
import { sourceSeriesOf } from '../../../extension/src/dicom/source-series.ts';
import { voxelCount } from '../../../extension/src/volume/grid.ts';
import { phantomSeries } from '../../conformance/dicom-phantom.ts';

/** Does in this thread what the worker does in its own, with messages cloned and transferred as there. */
class InlineWorker extends EventTarget {
  terminated = false;
  /** A worker that dies does not answer. */
  mute = false;

  postMessage(message: DicomRequest, transfer: ArrayBuffer[]): void {
    const request = structuredClone(message, { transfer });
    if (this.mute) return;
    void answerRequest(request).then(({ response, transfer: back }) => {
      this.dispatchEvent(
        new MessageEvent('message', { data: structuredClone(response, { transfer: [...back] }) }),
      );
    });
  }

  die(): void {
    this.dispatchEvent(Object.assign(new Event('error'), { message: 'out of memory' }));
  }

  terminate(): void {
    this.terminated = true;
  }
}

function connected() {
  const workers: InlineWorker[] = [];
  const client = createDicomClient(() => {
    const worker = new InlineWorker();
    workers.push(worker);
    return worker as unknown as Worker;
  });
  return { client, workers };
}

const source = sourceSeriesOf(phantomSeries());
const N = voxelCount(source.grid);
const options = {
  source,
  seriesNumber: 5,
  seriesDescription: 'x',
  contentDate: new Date(2024, 0, 2),
  softwareVersion: '0.1.0',
};

test('writes and reads through the worker; voxels written and bytes read are given away', async () => {
  const { client, workers } = connected();
  const data = Float32Array.from({ length: N }, (_, n) => n / N);
  const mask = new Uint8Array(N).fill(1);
  const [sentData, sentMask] = [data.slice(), mask.slice()];
  const [map, segmentation] = await Promise.all([
    client.writeParametricMap({ ...options, data: sentData, quantity: 'mean', modelId: 'x' }),
    client.writeSegmentation({
      ...options,
      encoding: 'BINARY',
      segments: [
        { ...SEGMENT_CODES.core, label: 'core', algorithmType: 'MANUAL', color: [1, 2, 3], data: sentMask },
      ],
    }),
  ]);
  expect([sentData.length, sentMask.length]).toEqual([0, 0]);
  const [readMap, readSegmentation] = await Promise.all([
    client.readParametricMap(map.bytes),
    client.readSegmentation(segmentation.bytes, source.grid),
  ]);
  expect(readMap.volume.data).toEqual(data);
  expect(readSegmentation.segments[0].data).toEqual(mask);
  expect(map.bytes.byteLength).toBe(0);
  expect(workers).toHaveLength(1);
});

test('errors keep their class and problem', async () => {
  const { client } = connected();
  await expect(client.readReport(new ArrayBuffer(300))).rejects.toMatchObject({
    name: 'UnreadableError',
    problem: 'not-dicom',
  });
  const { bytes } = await client.writeParametricMap({
    ...options,
    data: new Float32Array(N),
    quantity: 'mean',
    modelId: 'x',
  });
  await expect(client.readSegmentation(bytes)).rejects.toMatchObject({ problem: 'other-class' });
  const segments = [
    {
      ...SEGMENT_CODES.core,
      label: 'core',
      algorithmType: 'MANUAL',
      color: [1, 2, 3],
      data: new Uint8Array(N),
    },
  ] as const;
  const segmentation = client.writeSegmentation({ ...options, encoding: 'BINARY', segments });
  await expect(segmentation).rejects.toThrow('Segment "core" is empty');
});

test('a worker that dies rejects what is under way, and the next call gets a new one', async () => {
  const { client, workers } = connected();
  await expect(client.readReport(new ArrayBuffer(300))).rejects.toThrow('Not a DICOM file');
  workers[0].mute = true;
  const waiting = client.readReport(new ArrayBuffer(300));
  workers[0].die();
  await expect(waiting).rejects.toThrow('The DICOM worker died: out of memory');
  expect(workers[0].terminated).toBe(true);
  await expect(client.readReport(new ArrayBuffer(300))).rejects.toThrow('Not a DICOM file');
  expect(workers).toHaveLength(2);
});

test('dispose rejects what is under way and ends the worker', async () => {
  const { client, workers } = connected();
  const waiting = client.readReport(new ArrayBuffer(300));
  client.dispose();
  await expect(waiting).rejects.toThrow('The DICOM worker was ended');
  expect(workers[0].terminated).toBe(true);
});

test('what cannot be sent is a rejection, not an exception', async () => {
  const { client } = connected();
  const input = {
    ...options,
    data: new Float32Array(N),
    quantity: 'mean',
    modelId: 'x',
    extra: () => 0,
  } as const;
  await expect(client.writeParametricMap(input)).rejects.toThrow(/clone/);
});
