import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import wasm from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm';

// The module is in this file: nothing else must be served. It is the only one, with SIMD, which the solver needs, too.
const address = URL.createObjectURL(new Blob([wasm], { type: 'application/wasm' }));
setWasmPaths(
  {
    'tfjs-backend-wasm.wasm': address,
    'tfjs-backend-wasm-simd.wasm': address,
    'tfjs-backend-wasm-threaded-simd.wasm': address,
  },
  true,
);

export { openTensorBackend, TensorNetwork } from './runtime.ts';
