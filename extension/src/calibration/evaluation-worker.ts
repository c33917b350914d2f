import { correct, sampleEvaluator, type SampleEvaluator } from './evaluate-sample.ts';
import type { EvaluationMessage, EvaluationRequest } from './evaluation-protocol.ts';

/** Entry of the Web Workers that evaluate samples beside the calibration's own. */
let prepared: Promise<SampleEvaluator> | undefined;

function send(message: EvaluationMessage, transfer: ArrayBuffer[] = []): void {
  postMessage(message, { transfer });
}

async function answer({
  type,
  chunk,
  samples,
}: Extract<EvaluationRequest, { chunk: number }>): Promise<void> {
  if (!prepared) throw new Error('Samples came before the patient they are for');
  const { logLikelihood, density } = await prepared;
  if (type === 'solve') {
    const densities: Float32Array[] = [];
    for (const theta of samples) densities.push(await density(theta));
    const buffers = densities.map(({ buffer }) => buffer as ArrayBuffer);
    send({ type: 'solved', chunk, densities }, buffers);
    return;
  }
  const logLikelihoods = new Float64Array(samples.length);
  for (const [n, theta] of samples.entries()) logLikelihoods[n] = await logLikelihood(theta);
  send({ type: 'evaluated', chunk, logLikelihoods });
}

/** An error inside a promise would go unheard: thrown from a task of its own, it reaches whoever started the worker. */
function fail(error: unknown): void {
  setTimeout(() => {
    throw error;
  });
}

addEventListener('message', ({ data: request }: MessageEvent<EvaluationRequest>) => {
  switch (request.type) {
    case 'prepare':
      prepared = sampleEvaluator(request.input);
      prepared.catch(fail);
      return;
    case 'correct':
      prepared
        ?.then((evaluator) => {
          correct(evaluator, request.shift);
        })
        .catch(fail);
      return;
    case 'evaluate':
    case 'solve':
      answer(request).catch(fail);
  }
});
