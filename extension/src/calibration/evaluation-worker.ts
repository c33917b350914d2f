import { sampleEvaluator, type SampleEvaluator } from './evaluate-sample.ts';
import type { EvaluationMessage, EvaluationRequest } from './evaluation-protocol.ts';

/** Entry of the Web Workers that evaluate samples beside the calibration's own. */
let evaluator: Promise<SampleEvaluator> | undefined;

async function evaluate(chunk: number, samples: readonly Float64Array[]): Promise<void> {
  if (!evaluator) throw new Error('Samples came before the patient they are for');
  const { logLikelihood } = await evaluator;
  const logLikelihoods = new Float64Array(samples.length);
  for (const [n, theta] of samples.entries()) logLikelihoods[n] = await logLikelihood(theta);
  postMessage({ chunk, logLikelihoods } satisfies EvaluationMessage);
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
      evaluator = sampleEvaluator(request.input);
      evaluator.catch(fail);
      return;
    case 'evaluate':
      evaluate(request.chunk, request.samples).catch(fail);
  }
});
