import { contentDigest } from './content-digest.ts';
import { finishedInstance } from './finished-instance.ts';
import { GeometryError } from './geometry-error.ts';
import type {
  DicomFailure,
  DicomOperation,
  DicomOperations,
  DicomRequest,
  DicomResponse,
} from './protocol.ts';
import { readParametricMap } from './read-parametric-map.ts';
import { readReport } from './read-report.ts';
import { readSegmentation } from './read-segmentation.ts';
import { retrieveInstance } from './retrieve-instance.ts';
import { UnreadableError } from './unreadable-error.ts';
import { writeParametricMap } from './write-parametric-map.ts';
import { writeReport } from './write-report.ts';
import { writeSegmentation } from './write-segmentation.ts';

export interface Answer {
  readonly response: DicomResponse;
  /** Buffers of the response that may be given away. */
  readonly transfer: readonly ArrayBuffer[];
}

/** Does what is asked, and turns whatever is thrown into a failure. */
export async function answerRequest(request: DicomRequest): Promise<Answer> {
  try {
    const { output, transfer } = await perform(request);
    return { response: { id: request.id, outcome: 'done', output }, transfer };
  } catch (error) {
    return { response: { id: request.id, outcome: 'failed', failure: failureOf(error) }, transfer: [] };
  }
}

interface Performed {
  readonly output: DicomOperations[DicomOperation]['output'];
  readonly transfer: readonly ArrayBuffer[];
}

async function perform(request: DicomRequest): Promise<Performed> {
  switch (request.operation) {
    case 'retrieveInstance': {
      const output = await retrieveInstance(request.input);
      return { output, transfer: [output] };
    }
    case 'digestStored':
      return { output: await contentDigest(await retrieveInstance(request.input)), transfer: [] };
    case 'readSegmentation': {
      const output = await readSegmentation(request.input.bytes, request.input.onto);
      return { output, transfer: output.segments.map(({ data }) => data.buffer as ArrayBuffer) };
    }
    case 'readParametricMap': {
      const output = await readParametricMap(request.input.bytes);
      return { output, transfer: [output.volume.data.buffer as ArrayBuffer] };
    }
    case 'readReport':
      return { output: readReport(request.input.bytes), transfer: [] };
    case 'writeParametricMap': {
      const output = await finishedInstance(writeParametricMap(request.input));
      return { output, transfer: [output.bytes] };
    }
    case 'writeSegmentation': {
      const output = await finishedInstance(writeSegmentation(request.input));
      return { output, transfer: [output.bytes] };
    }
    case 'writeReport': {
      const output = await finishedInstance(writeReport(request.input));
      return { output, transfer: [output.bytes] };
    }
  }
}

function failureOf(error: unknown): DicomFailure {
  if (error instanceof GeometryError) {
    return { kind: 'geometry', problem: error.problem, message: error.message };
  }
  if (error instanceof UnreadableError) {
    return { kind: 'unreadable', problem: error.problem, message: error.message };
  }
  return { kind: 'other', message: error instanceof Error ? error.message : String(error) };
}
