import { StartOutsideTissueError, type Simulator } from '../../tumor/forward-model.ts';

/** An anatomy in which nothing can grow. */
export const barren: Simulator = {
  densities: (parameters) =>
    parameters.length === 0
      ? Promise.resolve([])
      : Promise.reject(new StartOutsideTissueError('the anatomy has no tissue')),
  isTissue: () => false,
  dispose: () => undefined,
};
