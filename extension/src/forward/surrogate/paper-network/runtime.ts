/** What is loaded when a network is about to run: a file of its own in the plugin. */
export { openTensorBackend } from './tensor-backends.ts';
export { TensorNetwork } from './tensor-network.ts';
