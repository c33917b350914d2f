import { answerRequest } from './answer-request.ts';
import type { DicomRequest } from './protocol.ts';

/** Entry of the Web Worker that retrieves, reads and writes DICOM, so that megabytes of it never hold up the page. */
addEventListener('message', (event: MessageEvent<DicomRequest>) => {
  void answerRequest(event.data).then(({ response, transfer }) => {
    postMessage(response, { transfer: [...transfer] });
  });
});
