/** A part of a model that could not be fetched. The message names it. */
export class ModelLoadError extends Error {
  override readonly name = 'ModelLoadError';

  constructor(part: string, options?: ErrorOptions) {
    super(`${part} could not be loaded`, options);
  }
}
