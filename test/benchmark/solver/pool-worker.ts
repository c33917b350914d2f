import { parentPort, workerData } from 'node:worker_threads';
import { createSolver } from '../../../extension/src/forward/solver/solver.ts';
import { READY, type PoolMessage, type PoolWorkerData } from './pool-protocol.ts';
import { OPTIONS } from './measured-domain.ts';

/** A thread with a solver of its own. */
async function serve({ anatomy, parameters }: PoolWorkerData): Promise<void> {
  const simulator = await createSolver(OPTIONS).prepare(anatomy);
  await simulator.densities(parameters);
  parentPort?.on('message', (index: PoolMessage) => {
    void simulator.densities([parameters[index]]).then(() => parentPort?.postMessage(index));
  });
  parentPort?.postMessage(READY);
}

void serve(workerData as PoolWorkerData);
