import { ContextLostError } from './solver/webgl/webgl-errors.ts';
import { ModelLoadError } from './surrogate/paper-network/model-load-error.ts';
import { ModelMismatchError } from './surrogate/trained-model.ts';

/** Whether a growth model failed for its files or for what computes it: another may do. */
export function isUnusableModel(error: unknown): error is Error {
  return (
    error instanceof ModelMismatchError ||
    error instanceof ModelLoadError ||
    error instanceof ContextLostError
  );
}
