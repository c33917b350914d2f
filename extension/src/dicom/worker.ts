import { answerRequest } from './answer-request.ts';
import type { DicomRequest } from './protocol.ts';

/** Entry of the Web Worker that reads and writes DICOM, so that megabytes of it never hold up the page. */
addEventListener('message', (event: MessageEvent<DicomRequest>) => {
  const { response, transfer } = answerRequest(event.data);
  postMessage(response, { transfer: [...transfer] });
});
