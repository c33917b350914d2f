import type { PaperNetworkFiles } from './manifest.ts';
import { ModelLoadError } from './model-load-error.ts';
import { readLayers } from './read-layers.ts';
import type { TensorBackend } from './tensor-backends.ts';
import type { TensorNetwork } from './tensor-network.ts';

export interface NetworkRuntime {
  readonly network: TensorNetwork;
  readonly dispose: () => void;
}

/**
 * The network on this thread, on the backend that is named or that suits the machine. Rejects with ModelMismatchError before any
 * of it is loaded, with ModelLoadError where TensorFlow.js cannot be.
 */
export async function loadRuntime(
  files: PaperNetworkFiles,
  backendName?: TensorBackend['name'],
): Promise<NetworkRuntime> {
  const layers = await readLayers(files);
  // Large, and needed here alone.
  const runtime = await import('./runtime.ts').catch((cause: unknown) => {
    throw new ModelLoadError('TensorFlow.js', { cause });
  });
  const backend = await runtime.openTensorBackend(backendName);
  const network = new runtime.TensorNetwork(files.manifest.architecture, layers, backend);
  return {
    network,
    dispose: () => {
      network.dispose();
      backend.dispose();
    },
  };
}
