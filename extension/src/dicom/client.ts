import type { Grid } from '../volume/grid.ts';
import type { FinishedInstance } from './finished-instance.ts';
import { GeometryError } from './geometry-error.ts';
import type { DicomFailure, DicomOperation, DicomOperations, DicomResponse } from './protocol.ts';
import type { ParametricMap } from './read-parametric-map.ts';
import type { Segmentation } from './read-segmentation.ts';
import type { ReportContent } from './report-content.ts';
import type { InstanceAddress } from './retrieve-instance.ts';
import { UnreadableError } from './unreadable-error.ts';
import type { ParametricMapInput } from './write-parametric-map.ts';
import type { ReportToWrite } from './write-report.ts';
import type { SegmentationInput } from './write-segmentation.ts';

/**
 * Retrieves, reads and writes DICOM in a Web Worker. Promises are rejected with GeometryError, UnreadableError or
 * Error, as the functions of the same names throw them, and with Error when the worker dies.
 *
 * Bytes to read and voxels to write are given away: the caller's arrays are empty afterwards.
 */
export interface DicomClient {
  retrieveInstance(address: InstanceAddress): Promise<ArrayBuffer>;
  digestStored(address: InstanceAddress): Promise<string>;
  readSegmentation(bytes: ArrayBuffer, onto?: Grid): Promise<Segmentation>;
  readParametricMap(bytes: ArrayBuffer): Promise<ParametricMap>;
  readReport(bytes: ArrayBuffer): Promise<ReportContent>;
  writeParametricMap(input: ParametricMapInput): Promise<FinishedInstance>;
  writeSegmentation(input: SegmentationInput): Promise<FinishedInstance>;
  writeReport(input: ReportToWrite): Promise<FinishedInstance>;
  /** Ends the worker; what is under way is rejected. */
  dispose(): void;
}

interface Pending {
  readonly resolve: (output: DicomOperations[DicomOperation]['output']) => void;
  readonly reject: (error: Error) => void;
}

/** The worker is created at the first call, and again at the next call after it died. */
export function createDicomClient(createWorker: () => Worker): DicomClient {
  const pending = new Map<number, Pending>();
  let worker: Worker | undefined;
  let lastId = 0;

  function stop(reason: string): void {
    worker?.terminate();
    worker = undefined;
    for (const { reject } of pending.values()) reject(new Error(reason));
    pending.clear();
  }

  function start(): Worker {
    const created = createWorker();
    created.addEventListener('message', (event: MessageEvent<DicomResponse>) => {
      settle(event.data);
    });
    created.addEventListener('error', (event) => {
      stop(`The DICOM worker died: ${event.message || 'it could not be loaded'}`);
    });
    created.addEventListener('messageerror', () => {
      stop('The DICOM worker sent what cannot be read');
    });
    return created;
  }

  function settle(response: DicomResponse): void {
    const waiting = pending.get(response.id);
    pending.delete(response.id);
    if (response.outcome === 'done') waiting?.resolve(response.output);
    else waiting?.reject(errorOf(response.failure));
  }

  function call<Operation extends DicomOperation>(
    operation: Operation,
    input: DicomOperations[Operation]['input'],
    transfer: ArrayBuffer[] = [],
  ): Promise<DicomOperations[Operation]['output']> {
    return new Promise((resolve, reject) => {
      lastId += 1;
      const id = lastId;
      pending.set(id, { resolve: resolve, reject });
      try {
        worker ??= start();
        worker.postMessage({ id, operation, input }, transfer);
      } catch (error) {
        pending.delete(id);
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    });
  }

  return {
    retrieveInstance: (address) => call('retrieveInstance', address),
    digestStored: (address) => call('digestStored', address),
    readSegmentation: (bytes, onto) => call('readSegmentation', { bytes, onto }, [bytes]),
    readParametricMap: (bytes) => call('readParametricMap', { bytes }, [bytes]),
    readReport: (bytes) => call('readReport', { bytes }, [bytes]),
    writeParametricMap: (input) => call('writeParametricMap', input, [bufferOf(input)]),
    writeSegmentation: (input) =>
      call('writeSegmentation', input, [...new Set(input.segments.map(bufferOf))]),
    writeReport: (input) => call('writeReport', input),
    dispose: () => {
      stop('The DICOM worker was ended');
    },
  };
}

function bufferOf({ data }: { readonly data: Uint8Array | Float32Array }): ArrayBuffer {
  return data.buffer as ArrayBuffer;
}

function errorOf(failure: DicomFailure): Error {
  switch (failure.kind) {
    case 'geometry':
      return new GeometryError(failure.problem, failure.message);
    case 'unreadable':
      return new UnreadableError(failure.problem, failure.message);
    case 'other':
      return new Error(failure.message);
  }
}
